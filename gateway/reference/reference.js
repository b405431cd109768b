// Reads /v1/openapi.json and writes it out as a page, in the reader's language.
import { current, el, marked, speak, text, word } from "./words.js";
import { facts, tree, use } from "./shapes.js";
import { tryIt } from "./try.js";

const main = document.getElementById("main");
const nav = document.getElementById("nav");
let api = null;

const deref = (thing) =>
  thing?.$ref ? thing.$ref.slice(2).split("/").reduce((at, step) => at[step], api) : thing;

function operations() {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation?.operationId)
      .map(([method, operation]) => ({ path, method, operation, shared: item.parameters || [] })),
  );
}

const paragraphs = (said) => said.split(/\n\s*\n/).map((part) => el("p", {}, marked(part)));
const badge = (method) => el("b", { class: `method ${method}` }, method.toUpperCase());
const section = (id, title, ...children) => el("section", { id }, el("h2", {}, title), ...children);

const COMMON = ["AcceptLanguage", "RequestId", "IfNoneMatch"];
const isCommon = (parameter) => COMMON.some((name) => parameter.$ref?.endsWith(`/${name}`));

function parameterTable(parameters, title = word("parameters")) {
  if (!parameters.length) return null;
  const rows = parameters.map((parameter) =>
    el("li", {},
      el("code", { class: "name" }, parameter.name),
      el("span", { class: "in" }, parameter.in),
      parameter.required ? el("b", { class: "required" }, word("required")) : null,
      facts({ ...parameter.schema, description: parameter.description, "x-zh": parameter["x-zh"] })),
  );
  return el("div", {}, el("h4", {}, title), el("ul", { class: "fields" }, rows));
}

function bodyPart(operation) {
  const content = operation.requestBody?.content["application/json"];
  return content ? el("div", {}, el("h4", {}, word("body")), tree(content.schema, true)) : null;
}

function answers(operation) {
  const all = Object.entries(operation.responses).map(([status, response]) => [status, response, deref(response)]);
  const good = all.filter(([status]) => status < 400).map(([status, , response]) => {
    const content = response.content?.["application/json"];
    return el("div", { class: "answer" },
      el("b", { class: "yes" }, status), " ", text(response, "description"), content ? tree(content.schema) : null);
  });
  const bad = all.filter(([status]) => status >= 400).map(([status, named]) =>
    el("a", { class: "no", href: `#problem-${named.$ref.split("/").pop()}` }, status),
  );
  return el("div", {}, el("h4", {}, word("answers")), good, el("p", { class: "refusals" }, `${word("problemAnswers")} `, bad));
}

function operationPart({ path, method, operation, shared }) {
  const parameters = [...shared, ...(operation.parameters || [])].filter((one) => !isCommon(one)).map(deref);
  const policy = operation["x-policy"];
  return el("article", { id: `op-${operation.operationId}` },
    el("h3", {}, badge(method), el("code", {}, path)),
    el("p", { class: "summary" }, text(operation, "summary"), " ",
      el("span", { class: `policy for-${policy.name}` }, current() === "zh" ? policy.zh : policy.en)),
    paragraphs(text(operation, "description")),
    parameterTable(parameters), bodyPart(operation), answers(operation), tryIt(path, method, operation, parameters));
}

function problemParts() {
  return Object.entries(api.components.responses).map(([kind, response]) =>
    el("article", { id: `problem-${kind}`, class: "problem" },
      el("h3", {}, el("b", { class: "no" }, String(response["x-status"])), el("code", {}, kind)),
      el("p", {}, text(response, "description"))),
  );
}

function schemaParts() {
  return Object.entries(api.components.schemas).map(([name, schema]) => {
    const details = el("details", { id: `shape-${name}` },
      el("summary", {}, el("code", {}, name), " ", text(schema, "description")));
    details.addEventListener("toggle", () => details.children.length === 1 && details.append(tree(schema)));
    return details;
  });
}

function navigation() {
  const search = el("input", { type: "search", placeholder: word("filter"), "aria-label": word("filter") });
  const groups = api.tags.map((tag) => {
    const links = operations().filter(({ operation }) => operation.tags.includes(tag.name)).map(({ path, method, operation }) =>
      el("a", { href: `#op-${operation.operationId}`, "data-find": `${path} ${method} ${text(operation, "summary")}`.toLowerCase() },
        badge(method), el("span", {}, text(operation, "summary"))));
    return el("div", { class: "group" }, el("h2", {}, text(tag, "description")), links);
  });
  const nothing = el("p", { hidden: true }, word("none"));
  search.addEventListener("input", () => filter(groups, nothing, search.value.toLowerCase()));
  const extra = ["problems", "schemas"].map((name) => el("a", { href: `#${name}` }, word(name)));
  nav.replaceChildren(search, el("a", { href: "#about" }, word("about")), ...groups, nothing, ...extra);
}

function filter(groups, nothing, wanted) {
  let left = 0;
  for (const group of groups) {
    let here = 0;
    for (const link of group.querySelectorAll("a")) {
      link.hidden = !link.dataset.find.includes(wanted);
      here += link.hidden ? 0 : 1;
    }
    group.hidden = here === 0;
    left += here;
  }
  nothing.hidden = left > 0;
}

function render() {
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === current()));
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = word(place.dataset.word);
  if (!api) return;
  navigation();
  const groups = api.tags.map((tag) =>
    section(`tag-${tag.name}`, text(tag, "description"),
      operations().filter(({ operation }) => operation.tags.includes(tag.name)).map(operationPart)));
  main.replaceChildren(
    section("about", api.info.title, paragraphs(text(api.info, "description")),
      el("p", {}, el("a", { href: "/v1/openapi.json", download: "lianping-openapi.json" }, word("download"))),
      parameterTable(COMMON.map((name) => api.components.parameters[name]), word("headers"))),
    ...groups,
    section("problems", word("problems"), problemParts()),
    section("schemas", word("schemas"), schemaParts()));
}

function goToHash() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
}

for (const button of document.querySelectorAll("[data-language]"))
  button.addEventListener("click", () => {
    speak(button.dataset.language);
    render();
  });
speak(current());
render();
try {
  api = await (await fetch("/v1/openapi.json")).json();
  use(api);
  render();
  goToHash();
} catch {
  main.replaceChildren(el("p", { class: "no" }, word("loading")));
}
