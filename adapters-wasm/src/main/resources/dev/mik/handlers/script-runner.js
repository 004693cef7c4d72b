// Runs after a script's module was loaded: calls its default export, and hands the host what came of it.
// Host and runner talk in arrays of strings; headers are names and values in turn.

const ask = (what, texts) => JSON.parse(java_invoke("mik", what, JSON.stringify(texts)));

// An object of strings; a field that occurs several times is one list with commas, but for Set-Cookie, which is an array.
const gather = (flat) => {
  const headers = {};
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i].toLowerCase();
    const known = Object.hasOwn(headers, name) ? headers[name] : undefined;
    const value = name === "set-cookie"
      ? [...(known ?? []), flat[i + 1]]
      : known === undefined ? flat[i + 1] : known + ", " + flat[i + 1];
    Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return headers;
};

const spread = (headers) => {
  const flat = [];
  for (const [name, values] of Array.isArray(headers) ? headers : Object.entries(headers ?? {})) {
    for (const value of Array.isArray(values) ? values : [values]) {
      flat.push(String(name), String(value));
    }
  }
  return flat;
};

// A body's text; its type is added to the headers where they do not say it.
const content = (body, flat) => {
  if (body === undefined || body === null) {
    return "";
  }
  const isText = typeof body === "string";
  const text = isText ? body : JSON.stringify(body);
  if (text === undefined) {
    throw new TypeError("a body is a string, or something that JSON has a form for");
  }
  if (!flat.some((name, i) => i % 2 === 0 && name.toLowerCase() === "content-type")) {
    flat.push("content-type", isText ? "text/plain; charset=utf-8" : "application/json");
  }
  return text;
};

const withJson = (message) => Object.defineProperty(message, "json", { value: () => JSON.parse(message.body) });

const call = async (module, options) => {
  const { method = "GET", path = "/", headers, body } = options ?? {};
  const flat = spread(headers);
  const text = content(body, flat);
  const [outcome, ...told] = ask("call", [String(module), String(method), String(path), text, ...flat]);
  if (outcome === "invalid") {
    throw new TypeError(told[0]);
  }
  if (outcome === "error") {
    throw Object.assign(new Error(told[1]), { code: told[0] });
  }
  const [status, answered, ...fields] = told;
  return withJson({ status: Number(status), headers: gather(fields), body: answered });
};

// {status, headers, body} and nothing else; any other object is a document.
const isMessage = (value) => typeof value === "object" && value !== null && Number.isInteger(value.status)
  && Object.keys(value).every((key) => key === "status" || key === "headers" || key === "body");

const answer = (value) => {
  if (value === undefined) {
    return ["204", ""];
  }
  const { status, headers, body } = isMessage(value) ? value : { status: 200, body: value === null ? "null" : value };
  const flat = value === null ? ["content-type", "application/json"] : spread(headers);
  const text = content(body, flat);
  return [String(status), text, ...flat];
};

try {
  const { default: script } = await import("function.mjs");
  if (typeof script !== "function") {
    throw new TypeError("the script has no default export that is a function");
  }
  const [method, path, query, body, ...fields] = ask("request", []);
  const request = withJson({ method, path, query, headers: gather(fields), body });
  ask("answer", answer(await script(request, Object.freeze({ call }))));
} catch (e) {
  ask("failed", [e instanceof Error ? `${e.name}: ${e.message}\n${e.stack}` : String(e)]);
}
