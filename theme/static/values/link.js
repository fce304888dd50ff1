/* Values that a link brought: shown as such, and asked about. Anybody can send a link, so nothing of it is
   kept, copied or put in the place of the reader's own values before the reader has looked at it. */
(function () {
  "use strict";

  var app = window.drillbook;
  var make = app.make;
  var place;

  function words() { return app.words.values; }
  function fill(text, value) { return text.replace("%s", function () { return value; }); }

  function row(field) {
    var item = make("li", {});
    var label = make("label", {});
    var acted = app.values.acted(field.offered).map(function (sign) { return /\s/.test(sign) ? words().blank : sign; });
    /* What a shell acts on must be agreed to one by one. */
    var box = make("input", { type: "checkbox", checked: !acted.length });
    label.append(box, " ", make("code", { textContent: field.name }), " = ", make("code", { className: "link-value", textContent: field.offered }));
    item.append(label);
    item.append(make("p", { className: "quiet", textContent: fill(words().now, field.own || field.default || words().empty) }));
    if (acted.length) item.append(make("p", { className: "care", textContent: fill(words().left_out, acted.join(" ")) }));
    return { item: item, field: field, box: box };
  }

  function done(text) {
    place.replaceChildren(make("p", { textContent: text }));
    place.focus();
    app.say(text);
  }
  function button(text, kind, press) {
    var made = make("button", { type: "button", className: kind, textContent: text });
    made.addEventListener("click", press);
    return made;
  }

  /* What is wrong with a link is said where its values would stand. */
  function warning(told) {
    place.replaceChildren(make("p", { className: "link-title", textContent: told }));
    app.say(told);
  }

  app.values.offer = function (asked, told) {
    if (!place) {
      place = make("section", { className: "values-link notice warning", tabIndex: -1 });
      place.setAttribute("aria-label", words().linkTitle);
      (document.querySelector("main .head") || document.querySelector("main").firstElementChild).after(place);
    }
    if (told) return warning(told);
    var rows = app.values.offers().map(row);
    var list = make("ul", {});
    var tools = make("p", { className: "value-tools" });
    rows.forEach(function (one) { list.append(one.item); });
    tools.append(
      button(words().keep, "button", function () {
        var agreed = rows.filter(function (one) { return one.box.checked; }).map(function (one) { return one.field; });
        app.values.decide(agreed);
        done(agreed.length ? fill(words().keptLink, app.values.names(agreed)) : words().discarded);
      }),
      button(words().discard, "value-button", function () {
        app.values.decide([]);
        done(words().discarded);
      })
    );
    place.replaceChildren(make("p", { className: "link-title", textContent: words().linkTitle }), make("p", { textContent: words().linkText }), list, tools);
    if (asked) place.focus();
    else app.say(words().linkTitle + ". " + words().linkText);
  };
})();
