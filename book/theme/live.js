// The timelines that a reader can play with. What plays is tokio: a WebAssembly program (`crates/live`) that is loaded when
// the first button is pressed. Here are only the controls: the settings are passed on, and what comes back is shown.
// Without this script, or without WebAssembly, the recorded picture stays as it is.

(function () {
    'use strict';

    const places = Array.from(document.querySelectorAll('.live[data-scene]'));
    if (!places.length || !window.WebAssembly || !window.DecompressionStream) {
        return;
    }

    const { load, run } = window.liveProgram;

    // ---- The page. ----------------------------------------------------------------------------------------------------

    let ids = 0;

    function make(tag, properties, children) {
        const element = Object.assign(document.createElement(tag), properties);
        element.append.apply(element, children || []);
        return element;
    }

    // A setting as a control; `changed` is called when the reader moves it. Returns the element, and how to read and show it.
    function control(setting, changed) {
        const id = 'live-' + (ids += 1);
        if (setting.sort.way) {
            const radios = setting.sort.way.map(function (way, index) {
                const input = make('input', { type: 'radio', name: id, checked: index === setting.start });
                input.addEventListener('change', changed);
                return make('label', {}, [input, make('span', { textContent: way })]);
            });
            return {
                element: make('fieldset', { className: 'live-ways' },
                    [make('legend', { textContent: setting.label })].concat(radios)),
                read: function () {
                    return radios.findIndex(function (radio) { return radio.firstChild.checked; });
                },
                show: function () {},
            };
        }
        const range = setting.sort.count || setting.sort.time;
        const input = make('input', { type: 'range', id: id, min: range.least, max: range.most, step: range.step || 1 });
        input.value = setting.start;
        input.addEventListener('input', changed);
        const output = make('output');
        output.htmlFor = id;
        return {
            element: make('div', { className: 'live-range' },
                [make('label', { htmlFor: id, textContent: setting.label }), output, input]),
            read: function () { return input.value; },
            show: function (text) {
                output.textContent = text;
                input.setAttribute('aria-valuetext', text);
            },
        };
    }

    // The recorded pictures on the page have the same ids.
    function renamed(svg, name) {
        const id = /aria-labelledby="(\S+)-title /.exec(svg)[1];
        return svg.replaceAll(id + '-', 'live-' + name + '-');
    }

    function highlighted(line) {
        const code = make('span', { className: 'live-text', textContent: line || ' ' });
        try {
            code.innerHTML = window.hljs.highlight('rust', line || ' ', true).value;
        } catch (_) {
            // The page has no highlighter, or another one: plain code will do.
        }
        return code;
    }

    function chips(tasks) {
        const most = 4;
        const shown = tasks.slice(0, most).map(function (task) {
            return make('span', { className: 'live-chip' + (task.active ? ' active' : ''), textContent: task.name });
        });
        if (tasks.length > most) {
            shown.push(make('span', { className: 'live-chip', textContent: '+' + (tasks.length - most) }));
        }
        return shown;
    }

    // The code, and behind each line the tasks that wait there.
    function code(listing, moment) {
        const lines = listing.code.split('\n').map(function (text, index) {
            const number = listing.first + index;
            const here = moment.tasks.filter(function (task) {
                return task.state === 'waiting' && task.lines.includes(number);
            });
            const parts = [make('span', { className: 'live-number', textContent: number }), highlighted(text)];
            const waiting = here.length ? [make('span', { className: 'live-chips' }, chips(here))] : [];
            const active = here.some(function (task) { return task.active; });
            return make('div', { className: 'live-line' + (here.length ? ' here' : '') + (active ? ' active' : '') },
                parts.concat(waiting));
        });
        return make('pre', { className: 'live-code', tabIndex: 0, ariaLabel: listing.path },
            [make('code', { className: 'hljs language-rust nohighlight' }, lines)]);
    }

    function tasks(moment) {
        const head = make('tr', {}, ['task', 'state', 'where'].map(function (name) {
            return make('th', { scope: 'col', textContent: name });
        }));
        const rows = moment.tasks.map(function (task) {
            const where = [];
            if (task.place) {
                where.push(make('span', { className: 'live-place', textContent: task.place }), ' ',
                    make('code', { textContent: task.code }));
            } else if (task.state === 'waiting') {
                where.push('outside of this code');
            }
            if (task.abandoned) {
                where.push(make('div', { className: 'live-abandoned',
                    textContent: 'holds a future that nobody polls: ' + task.abandoned }));
            }
            return make('tr', { className: task.active ? 'active' : '' }, [
                make('th', { scope: 'row', textContent: task.name }),
                make('td', { className: 'live-state ' + task.state.replace(' ', '-'), textContent: task.state }),
                make('td', {}, where),
            ]);
        });
        return make('div', { className: 'live-tasks', tabIndex: 0, role: 'region', ariaLabel: 'what each task does' },
            [make('table', {}, [make('thead', {}, [head]), make('tbody', {}, rows)])]);
    }

    // ---- A scene on its place. ----------------------------------------------------------------------------------------

    function stage(module, scene, close) {
        const picture = make('div', { className: 'live-picture' });
        const figures = make('dl', { className: 'live-figures' });
        const said = make('p', { className: 'live-what' });
        said.setAttribute('role', 'status');
        const below = make('div', { className: 'live-below' });
        const where = make('output', { className: 'live-count' });
        const slider = make('input', { type: 'range', min: 0, max: 0, step: 1, ariaLabel: 'poll' });
        slider.value = 0;
        const controls = scene.settings.map(function (setting) { return control(setting, play); });

        let busy = false;
        let again = false;

        // One run at a time; what was moved meanwhile is played afterwards.
        async function play() {
            if (busy) {
                again = true;
                return;
            }
            busy = true;
            do {
                again = false;
                try {
                    await once();
                } catch (error) {
                    said.textContent = error.message;
                }
            } while (again);
            busy = false;
        }

        async function once() {
            const words = [scene.name].concat(scene.settings.map(function (setting, index) {
                return setting.key + '=' + controls[index].read();
            }));
            let shown = await run(module, words);
            slider.max = shown.steps;
            const step = Number(slider.value);
            if (step > 0) {
                shown = await run(module, words.concat('step=' + step));
            }
            show(shown, step);
        }

        function show(shown, step) {
            controls.forEach(function (one, index) { one.show(shown.values[index]); });
            picture.innerHTML = renamed(shown.svg, scene.name);
            figures.replaceChildren.apply(figures, shown.figures.map(function (figure) {
                return make('div', {}, [make('dt', { textContent: figure[0] }), make('dd', { textContent: figure[1] })]);
            }));
            const moment = shown.moment;
            where.textContent = moment ? step + ' of ' + shown.steps + ', at ' + moment.at : shown.steps + ' polls';
            slider.setAttribute('aria-valuetext', where.textContent);
            said.textContent = moment ? moment.what : 'Step through them, and see at which line each task waits.';
            const scrolled = below.firstChild ? below.firstChild.scrollLeft : 0;
            below.replaceChildren.apply(below, moment ? [code(shown.listing, moment), tasks(moment)] : []);
            if (moment) {
                below.firstChild.scrollLeft = scrolled;
                const row = below.querySelector('tr.active');
                below.lastChild.scrollTop = row.offsetTop - 3 * row.offsetHeight;
            }
            buttons[0].disabled = step === 0;
            buttons[1].disabled = step === shown.steps;
        }

        const buttons = [[-1, 'Step back', '‹'], [1, 'Step', '›']].map(function (button) {
            const made = make('button', { type: 'button', title: button[1], ariaLabel: button[1], textContent: button[2] });
            made.addEventListener('click', function () {
                slider.value = Number(slider.value) + button[0];
                play();
            });
            return made;
        });
        slider.addEventListener('input', play);

        const end = make('button', { type: 'button', className: 'live-close', textContent: 'Back to the recording' });
        end.addEventListener('click', close);
        const element = make('section', { className: 'live-stage', ariaLabel: 'Play with ' + scene.name }, [
            make('p', { className: 'live-hint', textContent: scene.hint }),
            make('div', { className: 'live-settings' }, controls.map(function (one) { return one.element; })),
            picture,
            figures,
            make('div', { className: 'live-stepper', role: 'group', ariaLabel: 'Poll by poll' },
                [buttons[0], slider, buttons[1], where]),
            said,
            below,
            make('p', { className: 'live-foot' }, ['This is tokio, compiled to WebAssembly, on a paused clock. ', end]),
        ]);
        // mdbook turns the page at an arrow key.
        element.addEventListener('keydown', function (event) { event.stopPropagation(); });
        return { element: element, play: play };
    }

    places.forEach(function (place) {
        const before = place.previousElementSibling;
        const recorded = before && before.matches('figure.timeline') ? before : null;
        const button = make('button', { type: 'button', className: 'live-open', textContent: 'Play with it' });
        button.addEventListener('click', async function () {
            button.disabled = true;
            try {
                const module = await load(place.dataset.artefact);
                const catalogue = await run(module, []);
                const scene = catalogue.scenes.find(function (one) { return one.name === place.dataset.scene; });
                const opened = stage(module, scene, function () {
                    opened.element.remove();
                    recorded && (recorded.hidden = false);
                    button.hidden = false;
                    button.focus();
                });
                await opened.play();
                place.append(opened.element);
                recorded && (recorded.hidden = true);
                button.hidden = true;
                opened.element.querySelector('input').focus({ preventScroll: true });
            } catch (error) {
                button.title = error.message;
                button.textContent = 'Play with it: ' + error.message;
            }
            button.disabled = false;
        });
        place.append(button);
    });
})();
