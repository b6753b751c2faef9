// Opens the folded test that a link leads to, and all of them for print. Without this script they are opened by hand.

(function () {
    'use strict';

    function openTarget() {
        const id = decodeURIComponent(location.hash.slice(1));
        const target = id && document.getElementById(id);
        const details = target && target.closest('details');
        if (!details || details.open) {
            return;
        }
        details.open = true;
        // It was too short to be scrolled to.
        details.scrollIntoView();
    }

    window.addEventListener('hashchange', openTarget);
    // A second click on the same link changes no hash.
    document.addEventListener('click', function (event) {
        const link = event.target.closest && event.target.closest('a[href^="#"]');
        if (link && link.getAttribute('href') === location.hash) {
            openTarget();
        }
    });
    openTarget();

    let folded = [];
    window.addEventListener('beforeprint', function () {
        folded = Array.from(document.querySelectorAll('details.proof:not([open])'));
        folded.forEach(function (details) {
            details.open = true;
        });
    });
    window.addEventListener('afterprint', function () {
        folded.forEach(function (details) {
            details.open = false;
        });
        folded = [];
    });
})();
