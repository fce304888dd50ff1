/* The form of values: every value that a command of this page uses, each with a field. What is typed stands in
   the commands at once. There is nothing to send, so it is a group and no form. */
(function () {
  "use strict";

  var app = window.drillbook;
  var make = app.make;
  var rows = [];
  var count = 0;

  function words() { return app.words.values; }
  function fill(text, value) { return text.replace("%s", function () { return value; }); }

  function button(text, press) {
    var made = make("button", { type: "button", className: "value-button", textContent: text });
    made.addEventListener("click", press);
    return made;
  }

  function fits(field, value) {
    try { return !field.pattern || new RegExp("^(?:" + field.pattern + ")$", "u").test(value); } catch (error) { return true; }
  }

  /* What is to be said of a value, the most important first. */
  function remarks(field) {
    var found = [];
    var acted = app.values.acted(field.own, field).map(function (sign) { return /\s/.test(sign) ? words().blank : sign; });
    if (field.offered) found.push(["care", words().offered]);
    else if (app.values.missing(field)) found.push(field.required ? ["empty", words().missing] : ["", words().optional]);
    if (field.own && !fits(field, field.own)) found.push(["care", fill(words().unfit, field.pattern)]);
    if (acted.length) found.push(["care", fill(words().shell, acted.join(" "))]);
    if (field.own && field.default) found.push(["", fill(words().default, field.default)]);
    else if (field.example && !field.default) found.push(["", fill(words().example, field.example)]);
    if (field.secret) found.push(["", words().secret]);
    return found;
  }

  /* Two values of one name are told apart by the procedures that use them. */
  function title(label, field) {
    var owner = field.key === field.name ? null : document.getElementById(field.owners[0]);
    var heading = owner && owner.querySelector("h3 span:last-child");
    var text = make("span", { textContent: field.description });
    if (field.lang) text.lang = field.lang;
    label.append(make("code", { textContent: field.name }), " ", text);
    if (heading) label.append(" (" + heading.textContent + ")");
  }

  function row(field) {
    var id = "at-value-" + ++count;
    var place = make("div", { className: "value" });
    var label = make("label", { htmlFor: id });
    var input = make("input", {
      id: id, type: field.secret ? "password" : "text", autocomplete: "off", autocapitalize: "off", spellcheck: false, maxLength: 500,
      required: !!field.required,
    });
    var line = make("div", { className: "value-line" });
    var state = make("div", { className: "value-state", id: id + "-state" });
    var reset = button(words().reset, function () {
      app.values.set(field, "");
      sync();
      input.focus();
    });
    reset.setAttribute("aria-label", words().reset + ": " + field.name);
    title(label, field);
    input.setAttribute("aria-describedby", state.id);
    input.setAttribute("autocorrect", "off");
    state.setAttribute("aria-live", "polite");
    function sync() { input.value = field.own || field.default; }
    input.addEventListener("input", function () { app.values.set(field, input.value); });
    input.addEventListener("change", sync);
    line.append(input);
    if (field.secret) line.append(toggle(field, input));
    line.append(reset);
    place.append(label, line, state);
    rows.push(function () {
      if (document.activeElement !== input) sync();
      var found = remarks(field);
      var key = JSON.stringify(found);
      place.classList.toggle("empty", app.values.missing(field) && field.required);
      input.setAttribute("aria-invalid", String(!!field.own && !fits(field, field.own)));
      reset.hidden = !field.own;
      if (state.dataset.told === key) return; /* or it would be read out again */
      state.dataset.told = key;
      state.replaceChildren.apply(state, found.map(function (one) { return make("p", { className: one[0], textContent: one[1] }); }));
    });
    return place;
  }

  function toggle(field, input) {
    var made = button(words().show, function () {
      field.open = !field.open;
      input.type = field.open ? "text" : "password";
      made.setAttribute("aria-pressed", String(field.open));
      app.values.apply();
    });
    made.setAttribute("aria-pressed", "false");
    made.setAttribute("aria-label", words().show + ": " + field.name);
    return made;
  }

  function tools() {
    var told = make("p", { className: "value-told" });
    function tell(text) {
      told.textContent = text;
      app.say(text);
    }
    var share = button(words().share, function () {
      var link = app.values.link();
      if (!link) return tell(words().nothing);
      app.copy(link).then(function (done) { tell(done ? words().shared : link); });
    });
    var reset = button(words().resetAll, function () {
      app.values.fields().forEach(function (field) { app.values.set(field, ""); });
      tell(words().forgotten);
    });
    var place = make("div", { className: "value-tools" });
    place.append(share, reset, told);
    return place;
  }

  /* How many there are and what is missing, to be seen while the form is folded. */
  function summary(box) {
    var told = box.querySelector("summary .quiet") || box.querySelector("summary").appendChild(make("span", { className: "quiet" }));
    told.before(" ");
    return function () {
      var fields = app.values.fields();
      var own = fields.filter(function (field) { return field.own; }).length;
      var empty = fields.filter(function (field) { return field.required && app.values.missing(field); });
      told.textContent = fill(words().count, own + " / " + fields.length) + (empty.length ? ". " + fill(words().left, app.values.names(empty)) : "");
    };
  }

  app.values.form = function (box) {
    var tables = document.querySelectorAll("main .table:has(> .parameters)");
    if (rows.length) return;
    var form = make("div", { className: "values-form" });
    var kept = make("p", { className: "quiet" });
    var list = make("div", { className: "value-list" });
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", words().title);
    app.values.fields().forEach(function (field) { list.append(row(field)); });
    rows.push(function () { kept.textContent = app.values.kept() ? words().kept : words().unkept; }, summary(box));
    form.append(kept, list, tools());
    box.append(form);
    /* The table says the same without fields. */
    function swap() { tables.forEach(function (table) { table.hidden = box.open; }); }
    box.addEventListener("toggle", swap);
    swap();
    app.values.watch(function () { rows.forEach(function (update) { update(); }); });
  };
})();
