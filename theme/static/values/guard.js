/* Before Copy gives a command that destroys something: what it destroys, and the target's name to be typed.
   One's eyes pass over a question with two buttons at three in the morning; a name must be read to be typed. */
(function () {
  "use strict";

  var app = window.drillbook;
  var make = app.make;
  var LONG = 40;
  var SHORT = 8;
  var close = null;
  var asked = null;
  var count = 0;

  function words() { return app.words.values; }

  /* How often the page's commands use a value: what is used least is the most specific. */
  function uses(field) {
    return Array.from(document.querySelectorAll("main .code")).filter(function (block) { return app.values.used(block).includes(field); }).length;
  }
  /* The value that names what is destroyed: the one that the step names, else the most specific one in the command. */
  function target(block) {
    var step = block.closest(".step");
    var named = step && step.dataset.target;
    var used = app.values.used(block).filter(function (field) { return !field.secret; });
    var is = function (field) { return field.name === named; };
    return used.find(is) || (named && app.values.fields().find(is))
      || used.reduce(function (best, field) { return best && uses(best) < uses(field) ? best : field; }, null);
  }

  /* Where no value is in the command, the name of the step. */
  function title(block) {
    var place = block.closest(".step") || block.closest(".part") || document.querySelector("main");
    var heading = place.querySelector("h1, h2, h3, h4, h5, h6").cloneNode(true);
    heading.querySelectorAll(".step-number").forEach(function (number) { number.remove(); });
    return heading.textContent.trim().replace(/\s+/g, " ");
  }
  /* Nobody types a digest on a phone: of a long value, its beginning. */
  function name(block) {
    var field = target(block);
    var value = field ? app.values.value(field) : title(block);
    return value.length > LONG && field ? value.slice(0, SHORT) : value;
  }

  function destroys(block) {
    var box = block.closest(".danger");
    var told = box.querySelector(".destroys");
    if (told) return told.textContent;
    return Array.from(box.querySelectorAll(".admonition-title, :scope > p")).map(function (p) { return p.textContent; }).join(" ");
  }

  /* A sentence with a name in it: the name stands out, and keeps its blanks. */
  function sentence(tag, text, value) {
    var made = make(tag, {});
    var parts = text.split("%s");
    made.append(parts[0], make("code", { textContent: value }), parts[1] || "");
    return made;
  }

  function build(block, wanted, answer) {
    var form = make("form", { className: "confirm", noValidate: true });
    var id = "at-confirm-" + ++count;
    var label = sentence("label", words().type, wanted);
    var input = make("input", { id: id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
    var wrong = make("p", { id: id + "-wrong", className: "care" });
    var tools = make("div", { className: "value-tools" });
    var cancel = make("button", { type: "button", className: "value-button", textContent: words().cancel });
    label.htmlFor = id;
    input.setAttribute("autocorrect", "off");
    wrong.setAttribute("role", "alert");
    form.setAttribute("aria-label", words().confirm);
    form.append(make("p", { className: "destroys", textContent: destroys(block) }), label, input, wrong, tools);
    tools.append(make("button", { className: "button", textContent: words().give }), cancel);
    cancel.addEventListener("click", function () { answer(false); });
    form.addEventListener("keydown", function (event) { if (event.key === "Escape") answer(false); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      /* The value may have been changed meanwhile: then another thing would be destroyed than was asked about. */
      if (name(block) !== wanted) return answer(false);
      if (input.value.trim() === wanted) return answer(true);
      wrong.replaceChildren(sentence("span", words().wrong, wanted));
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", wrong.id);
      input.select();
    });
    return form;
  }

  /* Promises whether the reader typed the name. It counts for this one copy. */
  app.values.ask = function (block) {
    var field = target(block);
    if (field && app.values.missing(field)) {
      app.say(app.values.note(block, words().unnamed.replace("%s", field.name)));
      return Promise.resolve(false);
    }
    if (close && asked === block) {
      block.nextElementSibling.querySelector("input").focus();
      return Promise.resolve(false);
    }
    if (close) close(false);
    return new Promise(function (done) {
      var form = build(block, name(block), function (agreed) { close(agreed); });
      asked = block;
      close = function (agreed) {
        close = null;
        form.remove();
        block.querySelector(".copy").focus();
        done(agreed);
      };
      block.after(form);
      form.querySelector("input").focus();
    });
  };
})();
