// Sending a request from the page: the key stays in its field and goes nowhere but into the Authorization header.
import { current, el, text, word } from "./words.js";

const shown = (value) => JSON.stringify(value, null, 2);

function field(parameter) {
  const input = el("input", {
    "data-in": parameter.in,
    "data-name": parameter.name,
    required: parameter.in === "path",
    spellcheck: "false",
    placeholder: parameter.in === "path" ? String(parameter.example ?? "") : "",
  });
  return el("label", {}, el("span", {}, parameter.name), input);
}

function bodyField(operation) {
  const content = operation.requestBody?.content["application/json"];
  if (!content) return [];
  const examples = Object.entries(content.examples || {});
  const area = el("textarea", { rows: "10", spellcheck: "false", "aria-label": word("body") });
  area.value = shown(examples[0]?.[1].value ?? {});
  if (examples.length < 2) return [area];
  const choose = el("select", {
    "aria-label": word("example"),
    onchange: () => (area.value = shown(examples[Number(choose.value)][1].value)),
  });
  examples.forEach(([name, example], i) => choose.append(el("option", { value: i }, text(example, "summary") || name)));
  return [choose, area];
}

function request(form, path, method) {
  const query = new URLSearchParams();
  let url = path;
  for (const input of form.querySelectorAll("input[data-in]")) {
    const { in: where, name } = input.dataset;
    if (where === "path") url = url.replace(`{${name}}`, encodeURIComponent(input.value));
    else if (input.value) query.set(name, input.value);
  }
  const headers = { "Accept-Language": current() === "zh" ? "zh-CN" : "en" };
  const key = document.getElementById("key").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  const area = form.querySelector("textarea");
  if (area) headers["Content-Type"] = "application/json";
  if (method === "post") headers["Idempotency-Key"] = name128();
  return [url + (query.size ? `?${query}` : ""), { method: method.toUpperCase(), headers, body: area?.value }];
}

// randomUUID needs a secure context, which a trial on plain http is not
const name128 = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

async function send(form, out, path, method) {
  out.replaceChildren(word("sending"));
  try {
    const [url, options] = request(form, path, method);
    const answer = await fetch(url, options);
    const said = await answer.text();
    const headers = ["location", "etag", "x-request-id"].filter((name) => answer.headers.has(name));
    out.replaceChildren(
      el("b", { class: answer.ok ? "yes" : "no" }, `${answer.status} ${answer.statusText}`),
      el("pre", { class: "headers" }, headers.map((name) => `${name}: ${answer.headers.get(name)}\n`)),
      el("pre", {}, pretty(said)),
    );
  } catch {
    out.replaceChildren(el("b", { class: "no" }, word("failed")));
  }
}

function pretty(said) {
  try {
    return shown(JSON.parse(said));
  } catch {
    return said;
  }
}

export function tryIt(path, method, operation, parameters) {
  const out = el("div", { class: "out", role: "status" });
  const fields = parameters.filter((parameter) => parameter.in !== "header").map(field);
  const form = el("form", {}, el("div", { class: "inputs" }, fields), bodyField(operation));
  form.append(el("button", { type: "submit" }, word("send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, out, path, method);
  });
  return el("details", { class: "try" }, el("summary", {}, word("tryIt")), form, out);
}
