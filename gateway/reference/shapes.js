// JSON Schemas as trees that open where the reader looks.
import { el, text, word } from "./words.js";

let schemas = {};

export const use = (document) => (schemas = document.components.schemas);

export function resolve(schema) {
  if (!schema?.$ref) return schema || {};
  return schemas[schema.$ref.split("/").pop()] || {};
}

const nameOf = (schema) => (schema?.$ref ? schema.$ref.split("/").pop() : "");

export function typeOf(schema) {
  const name = nameOf(schema);
  if (name) return name;
  if (schema.oneOf || schema.anyOf) return (schema.oneOf || schema.anyOf).map(typeOf).join(" | ");
  const types = [schema.type].flat().filter(Boolean).join(" | ");
  if (schema.items) return `${typeOf(schema.items)}[]`;
  return schema.const !== undefined ? JSON.stringify(schema.const) : types || "any";
}

function limits(schema) {
  const said = [];
  if (schema.format) said.push(schema.format);
  if (schema.minimum !== undefined) said.push(`≥ ${schema.minimum}`);
  if (schema.maximum !== undefined) said.push(`≤ ${schema.maximum}`);
  const [least, most] = [schema.minLength ?? schema.minItems, schema.maxLength ?? schema.maxItems];
  if (least || most !== undefined) said.push(`${least || 0}…${most ?? ""}`);
  if (schema["x-unit"]) said.push(schema["x-unit"]);
  if (schema.default !== undefined) said.push(`= ${JSON.stringify(schema.default)}`);
  return said.join(" · ");
}

const codes = (schema) => (schema.enum || schema.items?.enum || []).map((code) => el("code", {}, String(code)));

export function facts(schema) {
  const label = text(schema, "title");
  const parts = [
    ["type", typeOf(schema)],
    ["limits", limits(schema)],
    ["label", label],
    ["about", text(schema, "description")],
    ["codes", codes(schema)],
  ];
  return parts.filter(([, said]) => said.length).map(([name, said]) => el("span", { class: name }, said));
}

const inner = (schema) => {
  const whole = resolve(schema.items ? schema.items : schema);
  return whole.properties || whole.oneOf || whole.anyOf || typeof whole.additionalProperties === "object";
};

function row(name, schema, required, asked) {
  const head = [el("code", { class: "name" }, name), required ? el("b", { class: "required" }, word("required")) : null];
  if (!inner(schema)) return el("li", {}, head, facts(schema));
  const details = el("details", {}, el("summary", {}, head, facts(schema)));
  details.addEventListener("toggle", () => details.children.length === 1 && details.append(tree(schema, asked)));
  return el("li", {}, details);
}

function variants(whole, asked) {
  const options = (whole.oneOf || whole.anyOf).filter((option) => option.type !== "null");
  if (options.length === 1) return tree(options[0], asked);
  const picked = el("div", {});
  const choose = el("select", { "aria-label": word("variant"), onchange: () => show() });
  const key = whole.discriminator?.propertyName;
  options.forEach((option, i) => {
    const value = key && resolve(option).properties?.[key];
    const said = value?.const ?? value?.enum?.join(", ") ?? typeOf(option);
    choose.append(el("option", { value: i }, key ? `${key} = ${said}` : said));
  });
  const show = () => picked.replaceChildren(tree(options[Number(choose.value)], asked));
  show();
  return el("div", { class: "variants" }, choose, picked);
}

// `asked`: what must be sent is marked and comes first; of an answer it says nothing that a reader needs.
export function tree(schema, asked) {
  const whole = resolve(schema.items && !schema.properties ? schema.items : schema);
  if (whole.items && !whole.properties) return tree(whole, asked);
  const must = new Set(asked ? whole.required || [] : []);
  const named = Object.entries(whole.properties || {}).sort(([a], [b]) => must.has(b) - must.has(a));
  const rows = named.map(([name, inside]) => row(name, inside, must.has(name), asked));
  if (typeof whole.additionalProperties === "object") rows.push(row("*", whole.additionalProperties, false, asked));
  const fields = rows.length ? el("ul", { class: "fields" }, rows) : null;
  return el("div", {}, fields, whole.oneOf || whole.anyOf ? variants(whole, asked) : null);
}
