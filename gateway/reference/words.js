// The page's own words in both languages, and how a text of the document is picked.
const WORDS = {
  key: ["API 密钥", "API key"],
  filter: ["筛选接口", "Filter operations"],
  about: ["说明", "About"],
  problems: ["拒绝的种类", "Kinds of problem"],
  schemas: ["数据结构", "Shapes"],
  headers: ["各接口通用的请求头", "Headers that every operation takes"],
  parameters: ["参数", "Parameters"],
  body: ["请求体", "Body"],
  answers: ["答复", "Answers"],
  problemAnswers: ["可能的拒绝", "Possible refusals"],
  required: ["必填", "required"],
  example: ["示例", "Example"],
  tryIt: ["试用", "Try it"],
  send: ["发送", "Send"],
  sending: ["发送中…", "Sending…"],
  failed: ["请求未能送达", "The request did not get through"],
  download: ["下载 OpenAPI 文档", "Download the OpenAPI document"],
  variant: ["类型", "Variant"],
  open: ["允许其他字段", "further fields allowed"],
  none: ["没有符合的接口", "No operation matches"],
  loading: ["文档未能载入", "The document could not be loaded"],
};

let language = remembered() || (navigator.language.startsWith("zh") ? "zh" : "en");

function remembered() {
  try {
    return localStorage.getItem("lianping.language");
  } catch {
    return null; // storage may be switched off
  }
}

export const current = () => language;

export function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem("lianping.language", chosen);
  } catch {
    // the choice then lasts as long as the page
  }
}

export const word = (name) => WORDS[name][language === "zh" ? 0 : 1];

// `part` ("summary", "description", "title") of an object of the document, in the reader's language.
export const text = (thing, part) => (language === "zh" && thing?.["x-zh"]?.[part]) || thing?.[part] || "";

// Text whose `marked` parts are code.
export const marked = (said) => said.split("`").map((part, i) => (i % 2 ? el("code", {}, part) : part));

// An element with attributes and children; texts become text nodes, so nothing in the document is ever markup.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== "" && child !== undefined));
  return element;
}
