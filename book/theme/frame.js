// What mdbook's own script leaves out for those who use the keyboard. The pages can be read without it.

(function () {
    'use strict';

    // The arrow keys turn the page. Whoever stands in a block of code, in a table or on a slider means that.
    const own = 'pre, .table-wrapper, figure, .live, details[open] > .listing, [role="slider"], [role="menu"]';
    document.addEventListener('keydown', function (event) {
        const arrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
        if (arrow && (inOwn(event.target) || reads())) {
            event.stopImmediatePropagation();
        }
    }, true);
    function inOwn(node) {
        const element = node && (node.closest ? node : node.parentElement);
        return Boolean(element && element.closest(own));
    }
    // A click into code moves no focus there, but the caret.
    function reads() {
        const selected = document.getSelection();
        return Boolean(selected) && (!selected.isCollapsed || inOwn(selected.anchorNode));
    }

    // mdbook shows the table of contents by a box that is ticked by its label. The label is a button now, for the keyboard.
    const shown = document.getElementById('mdbook-sidebar-toggle-anchor');
    document.getElementById('mdbook-sidebar-toggle').addEventListener('click', function () {
        shown.checked = !shown.checked;
        shown.dispatchEvent(new Event('change'));
    });

    // What scrolls sideways can be reached, and says what it is; what doesn't is no stop on the way.
    function name(box) {
        if (box.matches('figure')) {
            return 'Timeline, scrolls sideways';
        }
        return box.matches('code') ? 'Code, scrolls sideways' : 'Table, scrolls sideways';
    }
    function reachable(boxes) {
        const scrolling = boxes.map(function (box) {
            return box.scrollWidth > box.clientWidth;
        });
        boxes.forEach(function (box, index) {
            if (scrolling[index]) {
                box.tabIndex = 0;
                box.setAttribute('role', 'group');
                box.setAttribute('aria-label', name(box));
            } else if (box.getAttribute('role') === 'group') {
                box.removeAttribute('tabindex');
                box.removeAttribute('role');
                box.removeAttribute('aria-label');
            }
        });
    }
    const boxes = '.content :is(pre > code, .table-wrapper, figure.timeline)';
    function all(within) {
        reachable(Array.from(within.querySelectorAll(boxes)));
    }
    let due = 0;
    window.addEventListener('resize', function () {
        cancelAnimationFrame(due);
        due = requestAnimationFrame(function () {
            all(document);
        });
    });
    // What is folded has no width until it is opened.
    document.addEventListener('toggle', function (event) {
        all(event.target);
    }, true);
    all(document);
})();
