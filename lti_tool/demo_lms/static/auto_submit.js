// Submits the page's one form, so that a launch needs no click. Without scripts its button does.
document.getElementById("auto-submit").submit();
