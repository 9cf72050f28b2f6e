import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 660:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(585);

await (0,_run_js__WEBPACK_IMPORTED_MODULE_0__/* .run */ .e)();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 585:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./build/clock.js

function startTimer(clock, ms, task) {
    const canceled = new AbortController();
    void clock.sleep(ms, canceled.signal).then(task, () => { });
    return () => canceled.abort();
}
async function withDeadline(clock, deadline, task) {
    const timeout = new AbortController();
    const cancelTimer = startTimer(clock, Math.max(0, deadline - clock.now()), () => timeout.abort());
    try {
        return await task(timeout.signal);
    }
    finally {
        cancelTimer();
    }
}
const systemClock = {
    now: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(ms, undefined, signal && { signal }),
};

;// CONCATENATED MODULE: ./build/safe-text.js
const safe_text_MAX_FIELD_LENGTH = 500;
const MAX_MESSAGE_LENGTH = 2000;
const MAX_LOOKAHEAD_LENGTH = 16_384;
let apiKey = '';
function setApiKey(key) {
    apiKey = key;
}
function toSafeText(text, max = MAX_MESSAGE_LENGTH) {
    const start = text.slice(0, max + MAX_LOOKAHEAD_LENGTH);
    const shown = redactKey(removeControls(start).replace(/\s+/g, ' ').trim());
    return truncate(start === text ? shown : shown.slice(0, Math.max(0, shown.length - apiKey.length)), max);
}
function removeControls(text) {
    return /[^ -~]/.test(text) ? text.replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '') : text;
}
function redactKey(text) {
    return apiKey === '' ? text : text.replaceAll(apiKey, '***');
}
function toRedactedJson(value) {
    return JSON.stringify(value, (_, part) => (typeof part === 'string' ? redactKey(part) : part));
}
function truncate(text, max) {
    return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

;// CONCATENATED MODULE: ./build/errors.js

class errors_ActionError extends Error {
    title;
    request;
    text;
    quote;
    note;
    hint;
    constructor(text, { hint, title = '', request = '', quote = '', note = '' }) {
        super();
        this.title = title;
        this.request = request;
        this.text = text;
        this.quote = quote;
        this.note = note;
        this.hint = hint;
    }
    get detail() {
        const quote = toSafeText(this.quote, safe_text_MAX_FIELD_LENGTH);
        return `${[this.text, quote].filter(Boolean).join(' ').replace(/\.$/, '')}${this.note}`;
    }
    get statement() {
        return [toSafeText(this.request, safe_text_MAX_FIELD_LENGTH), this.detail].filter(Boolean).join(': ');
    }
    get message() {
        return `${[this.title, this.statement].filter(Boolean).join(': ')}.${this.hint && ` ${this.hint}`}`;
    }
}
function formatWarning({ text, cause }) {
    return cause ? `${text} ${cause.message}` : text;
}
class errors_RequestError extends errors_ActionError {
    retryability;
    retryAfter;
    inDoubt;
    status;
    isKeyRefused;
    isUnreadableCertificate;
    constructor(text, options) {
        super(text, options);
        const { retryability = 'permanent', inDoubt = false, isKeyRefused = false, isUnreadableCertificate = false, } = options;
        this.retryability = retryability;
        this.retryAfter = options.retryAfter;
        this.inDoubt = inDoubt;
        this.status = options.status;
        this.isKeyRefused = isKeyRefused;
        this.isUnreadableCertificate = isUnreadableCertificate;
    }
    with(changes) {
        return new errors_RequestError(this.text, { ...this, ...changes });
    }
}
function toRequestError(error) {
    if (error instanceof errors_RequestError)
        return error;
    if (asError(error).name !== 'AbortError')
        throw error;
    return new errors_RequestError('timed out waiting for a response', {
        hint: "Check the runner's network and the service.",
        retryability: 'transient',
    });
}
function asError(thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
}
function ifRead(read) {
    return read instanceof errors_RequestError ? undefined : read;
}
const errors_CHECK_API_URL_HINT = 'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: ./build/http/undici-stub.js
class ProxyAgent {
    constructor() {
        throw new Error('undici is not in this bundle');
    }
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class lib_HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./build/http/limits.js
const MAX_TIMEOUT_SECONDS = 300;
const SOCKET_TIMEOUT_MS = 2 * MAX_TIMEOUT_SECONDS * 1000;
const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_FAILURE_BODY_BYTES = 64 * 2 ** 10;
const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_RETRY_MINUTES = 10;
const MAX_RATE_LIMIT_MINUTES = 4;

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: ./build/http/proxy.js



const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'];
function resolveProxy(url) {
    const variable = PROXY_VARIABLES.find((name) => process.env[name]);
    const value = variable && process.env[variable];
    if (!value || url.protocol !== 'https:' || checkBypass(url))
        return undefined;
    const proxy = parseProxy(value.trim());
    if (!proxy)
        throw new errors_ActionError(`${variable} is not a usable URL: write http://host:port`, {
            hint: 'Correct the variable where the runner or the workflow sets it (percent-encode special characters in a password), or list the host in no_proxy.',
        });
    process.env[variable] = proxy.href;
    return { host: proxy.host, variable };
}
function parseProxy(value) {
    const url = URL.parse(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ? value : `http://${value}`);
    if (!url || !['http:', 'https:'].includes(url.protocol))
        return undefined;
    if (`${url.pathname}${url.search}${url.hash}`.includes('@'))
        return undefined;
    try {
        decodeURIComponent(url.username);
        decodeURIComponent(url.password);
        return url;
    }
    catch {
        return undefined;
    }
}
function configureTunnel(agent, signal, onFailure) {
    if (!('proxyOptions' in agent))
        return;
    const { options, proxyOptions, request } = agent;
    const isConfigured = proxyOptions.onFailure !== undefined;
    Object.assign(proxyOptions, { signal, onFailure });
    if (isConfigured)
        return;
    options.rejectUnauthorized = true;
    proxyOptions.rejectUnauthorized = true;
    proxyOptions.host = proxyOptions.host.replace(/[[\]]/g, '');
    proxyOptions.servername = (0,external_node_net_namespaceObject.isIP)(proxyOptions.host) ? '' : proxyOptions.host;
    const { proxyAuth } = proxyOptions;
    proxyOptions.proxyAuth = undefined;
    const credentials = proxyAuth && { 'Proxy-Authorization': `Basic ${Buffer.from(proxyAuth).toString('base64')}` };
    agent.request = (connect) => {
        const sent = request({ ...connect, headers: { ...connect.headers, ...credentials } });
        reportFailure(sent, connect.onFailure);
        return sent;
    };
}
function reportFailure(connect, onFailure) {
    connect.once('connect', ({ statusCode = 0 }, _, { length }) => {
        if (statusCode !== 200 || length > 0)
            onFailure({ statusCode });
    });
    connect.once('error', (cause) => onFailure({ cause }));
}

;// CONCATENATED MODULE: ./build/http/client.js






class ToolkitClient {
    #keepAlive = new lib_HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS });
    #oneShot = new lib_HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS });
    async send(request, signal, connection) {
        const { method } = request;
        const headers = { ...request.headers };
        const url = new URL(request.url);
        const client = request.connection === 'new' ? this.#oneShot : this.#keepAlive;
        const agent = client.getAgent(url.href);
        configureTunnel(agent, signal, (failure) => {
            connection.tunnelFailure = failure;
        });
        const httpModule = {
            request(options, onResponse) {
                const sent = (url.protocol === 'https:' ? external_node_https_namespaceObject.request : external_node_http_namespaceObject.request)(options, onResponse);
                trackConnection(sent, connection);
                sent.on('upgrade', (_, socket) => {
                    socket.destroy();
                    sent.emit('error', new Error('101, although no upgrade was requested'));
                });
                return sent;
            },
        };
        const options = { ...(0,external_node_url_namespaceObject.urlToHttpOptions)(url), method, headers, signal, agent, rejectUnauthorized: true };
        const { message } = await client.requestRaw({ parsedUrl: url, httpModule, options }, request.body ?? null);
        return message;
    }
    close() {
        this.#keepAlive.dispose();
    }
}
function trackConnection(request, connection) {
    const onEstablished = () => {
        connection.established = true;
    };
    request.on('socket', (socket) => {
        if (request.reusedSocket)
            onEstablished();
        else
            socket.once('encrypted' in socket ? 'secureConnect' : 'connect', onEstablished);
    });
}

;// CONCATENATED MODULE: ./build/text.js

function capitalize(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
function text_compact(items) {
    return items.filter((item) => item !== false && item !== undefined);
}
function text_joinSentences(...sentences) {
    return sentences.filter(Boolean).join(' ');
}
function joinBlocks(...blocks) {
    return blocks.filter(Boolean).join('\n');
}
const text_MAX_LISTED_NAMES = 20;
function formatDuration(ms) {
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function formatDate(time) {
    return time.toISOString().slice(0, 10);
}
function formatCount(count, thing) {
    return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
function formatNames(names) {
    return formatList(names, ', ', text_MAX_LISTED_NAMES, safe_text_MAX_FIELD_LENGTH);
}
function formatList(items, separator, maxCount, maxLength) {
    const [first = '', ...others] = items;
    let text = first.length > maxLength ? toSafeText(first, maxLength) : first;
    for (const [index, item] of others.entries()) {
        const shownCount = index + 1;
        const next = `${text}${separator}${item}`;
        if (shownCount === maxCount || next.length > maxLength)
            return `${text} and ${items.length - shownCount} more`;
        text = next;
    }
    return text;
}

;// CONCATENATED MODULE: ./build/http/network-errors.js



function timeoutError(seconds, established) {
    return new errors_RequestError(`no complete response within ${formatCount(seconds, 'second')}`, {
        hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
        retryability: 'transient',
        inDoubt: established,
    });
}
function responseTooLargeError(maxBytes) {
    return new errors_RequestError(`the response is larger than ${maxBytes / 2 ** 20} MiB`, { hint: errors_CHECK_API_URL_HINT });
}
const TRANSIENT_CODE = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
const UNRESOLVED_CODE = /^(?:ENOTFOUND|EAI_AGAIN)$/;
const UNTRUSTED_CODE = /^(?!.*ALERT).*(?:CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE)/;
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;
function networkError(error, { established, tunnelFailure }, proxyVariable = 'https_proxy') {
    const { code = '', message } = unwrapAggregateError(error);
    if (tunnelFailure)
        return proxyError(message, tunnelFailure, proxyVariable);
    const isTransient = TRANSIENT_CODE.test(code);
    const text = message.includes(code) ? message : `${code} ${message}`;
    return new errors_RequestError('', {
        quote: text.replace(NODE_CA_ADVICE, ''),
        hint: hintForError(code, isTransient, proxyVariable),
        retryability: isTransient ? 'transient' : 'permanent',
        inDoubt: established,
    });
}
function proxyError(message, failure, variable) {
    const { code = '' } = 'cause' in failure ? unwrapAggregateError(failure.cause) : {};
    const isTransient = 'cause' in failure ? TRANSIENT_CODE.test(code) : failure.statusCode >= 500 && failure.statusCode < 600;
    return new errors_RequestError('', {
        quote: message.endsWith('cause=')
            ? `${message}none of its addresses can be reached`
            : message.replace(NODE_CA_ADVICE, ''),
        hint: hintForProxyError(code, isTransient, variable),
        retryability: isTransient ? 'transient' : 'permanent',
    });
}
function describeError(error) {
    const { code = 'without a code', message, cause } = unwrapAggregateError(error);
    const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
    return toSafeText(`${code}, ${message}${why}`, safe_text_MAX_FIELD_LENGTH);
}
function unwrapAggregateError(error) {
    if (!(error instanceof AggregateError))
        return error;
    const errors = error.errors;
    return errors.findLast(({ code = '' }) => TRANSIENT_CODE.test(code)) ?? errors.at(-1) ?? error;
}
const TRANSIENT_HINT = "and the runner's network, or run again later.";
function hintForProxyError(code, isTransient, variable) {
    if (UNRESOLVED_CODE.test(code))
        return `The host name of the proxy does not resolve: check ${variable} for a typing error, and the runner's DNS.`;
    if (isTransient)
        return `Check the proxy in ${variable} ${TRANSIENT_HINT}`;
    return UNTRUSTED_CODE.test(code)
        ? `The proxy's TLS certificate is not trusted: check ${variable}; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.`
        : `The proxy in ${variable} does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.`;
}
function hintForError(code, isTransient, variable) {
    if (UNRESOLVED_CODE.test(code))
        return `The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set ${variable}.`;
    if (isTransient)
        return `Check api-url ${TRANSIENT_HINT}`;
    return UNTRUSTED_CODE.test(code)
        ? "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS."
        : errors_CHECK_API_URL_HINT;
}

;// CONCATENATED MODULE: ./build/http/attempt.js






class HttpTransport {
    #options;
    #proxy;
    #client = new ToolkitClient();
    constructor(origin, options) {
        requireTlsVerification(origin);
        this.#options = options;
        this.#proxy = resolveProxy(origin);
    }
    send(request, callerSignal) {
        const { clock, timeoutSeconds } = this.#options;
        const startedAt = clock.now();
        return withDeadline(clock, startedAt + timeoutSeconds * 1000, async (timeout) => {
            const signal = callerSignal ? AbortSignal.any([timeout, callerSignal]) : timeout;
            const connection = { established: false };
            const chunks = [];
            const trace = (outcome) => {
                if (!callerSignal?.aborted)
                    this.#trace(request, outcome, clock.now() - startedAt, chunks);
            };
            const toError = (thrown) => {
                if (thrown instanceof errors_RequestError)
                    return thrown;
                return timeout.aborted
                    ? timeoutError(timeoutSeconds, connection.established)
                    : networkError(asError(thrown), connection, this.#proxy?.variable);
            };
            const fail = (thrown, status = '') => {
                const error = toError(thrown);
                trace(`${status}${timeout.aborted ? error.detail : describeError(asError(thrown))}`);
                return error;
            };
            const message = await this.#client.send(request, signal, connection).catch((error) => {
                throw fail(error);
            });
            const { statusCode: status = 0, headers } = message;
            const bodyError = await readBody(message, status, request, chunks).then(() => undefined, (error) => fail(error, `${status}, body incomplete: `));
            if (!bodyError)
                trace(`${status}`);
            return { status, headers, body: new TextDecoder().decode(Buffer.concat(chunks)), bodyError };
        });
    }
    close() {
        this.#client.close();
    }
    #trace({ method, url }, outcome, durationMs, chunks) {
        const { debug } = this.#options;
        if (!debug)
            return;
        const sizes = `${Math.round(durationMs)} ms, ${Buffer.concat(chunks).length} bytes of body`;
        const route = this.#proxy ? `through the proxy ${this.#proxy.host}` : 'directly';
        debug(`${method} ${new URL(url).pathname}: ${outcome}; ${sizes}, ${route}`);
    }
}
function requireTlsVerification(origin) {
    if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0')
        return;
    throw new errors_ActionError('NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key', {
        hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.',
    });
}
async function readBody(message, status, { isSuccess, maxBodyBytes = MAX_BODY_BYTES }, chunks) {
    const isExpected = isSuccess(status);
    const limit = isExpected ? maxBodyBytes : MAX_FAILURE_BODY_BYTES;
    let room = limit;
    for await (const chunk of message) {
        if (chunk.length > room && isExpected)
            throw responseTooLargeError(limit);
        chunks.push(chunk.subarray(0, room));
        room -= Math.min(chunk.length, room);
        if (room === 0 && !isExpected)
            return;
    }
}

;// CONCATENATED MODULE: ./build/http/retry-decision.js

const SECOND_MS = 1_000;
function decideRetry(error, state, now, random) {
    const { rateLimits, failures, deadline } = state;
    if (error.retryability === 'permanent')
        return { delayMs: undefined, holdMs: undefined };
    if (deadline === undefined)
        return decideByLimits(error, state, now, random);
    const delayMs = delayWithin(deadline - now, error, rateLimits + failures, now, random);
    return { delayMs, holdMs: undefined };
}
function decideByLimits(error, state, now, random) {
    const { rateLimits, failures, retries, mayRepeat, startedAt = now } = state;
    const isRateLimit = error.retryability === 'rate-limited';
    const backoffMs = backoffDelayMs(rateLimits + failures, error.retryability, random);
    const retryAfterMs = parseRetryAfter(error.retryAfter, now);
    const minimumMs = isRateLimit && rateLimits > retries ? backoffMs : 0;
    const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
    const isBusy = error.status === 503 && retryAfterMs !== undefined;
    const holdMs = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS ? delayMs : undefined;
    const stop = (exceeded) => ({ delayMs: undefined, exceeded, holdMs });
    if (!mayRepeat || retries === 0 || failures > retries)
        return stop();
    if (delayMs > MAX_RETRY_AFTER_MS)
        return stop({ kind: 'long-wait', delayMs, maxMs: MAX_RETRY_AFTER_MS });
    const lateness = findLateness(error, now + delayMs - startedAt);
    return lateness === undefined ? { delayMs, holdMs } : stop(lateness);
}
function delayWithin(remainingMs, { retryability, retryAfter }, attempt, now, random) {
    const retryAfterMs = parseRetryAfter(retryAfter, now) ?? 0;
    return Math.max(backoffDelayMs(attempt, retryability, random), retryAfterMs < remainingMs ? retryAfterMs : 0);
}
function findLateness({ retryability }, elapsedMs) {
    const minutes = retryability === 'rate-limited' ? MAX_RATE_LIMIT_MINUTES : MAX_RETRY_MINUTES;
    return elapsedMs > minutes * 60 * SECOND_MS ? { kind: 'late', minutes } : undefined;
}
function backoffDelayMs(attempt, retryability, random) {
    const baseMs = (retryability === 'rate-limited' ? 5 : 1) * SECOND_MS;
    return Math.min(MAX_BACKOFF_MS, baseMs * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
function parseRetryAfter(header = '', now) {
    if (/^\d+$/.test(header))
        return Number(header) * 1000;
    const date = /^\d{1,4}[-/]\d|[a-z]{3}/i.test(header) ? Date.parse(header) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
function classifyStatus(status) {
    if (status === 429)
        return 'rate-limited';
    return status === 408 || (status >= 500 && status < 600) ? 'transient' : 'permanent';
}
function isIdempotent(method) {
    return method !== 'POST';
}

;// CONCATENATED MODULE: ./build/http/retry.js



async function withRetries(operation, options) {
    const series = new AttemptSeries(options);
    for (;;) {
        try {
            return await operation(series.nextAttempt());
        }
        catch (error) {
            await series.waitAfter(error);
        }
    }
}
class AttemptSeries {
    #options;
    #errors = [];
    #startedAt;
    #isTooLate = false;
    constructor(options) {
        this.#options = options;
    }
    nextAttempt() {
        return { isRetry: this.#errors.length > 0, begin: () => this.#begin() };
    }
    #begin() {
        const { clock, deadline } = this.#options;
        this.#startedAt ??= clock.now();
        const last = this.#errors.at(-1);
        if (!last || deadline !== undefined)
            return;
        const lateness = findLateness(last, clock.now() - this.#startedAt);
        if (lateness === undefined)
            return;
        this.#isTooLate = true;
        throw this.#lastError(last, describeLimit(lateness));
    }
    async waitAfter(error) {
        const { signal, clock, pace } = this.#options;
        signal?.throwIfAborted();
        if (!(error instanceof errors_RequestError) || this.#isTooLate)
            throw error;
        this.#errors.push(error);
        const { delayMs, exceeded, holdMs } = decideRetry(error, this.#state(), clock.now(), clock.random());
        if (holdMs !== undefined)
            pace?.hold(holdMs);
        if (delayMs === undefined)
            throw this.#lastError(error, exceeded ? describeLimit(exceeded) : '');
        this.#logRetry(error, delayMs);
        await clock.sleep(delayMs, signal).catch(() => {
            throw this.#lastError(error, '; the time for further attempts is over');
        });
    }
    #state() {
        const { retries, deadline, isIdempotent } = this.#options;
        const rateLimits = this.#errors.filter(({ retryability }) => retryability === 'rate-limited').length;
        const failures = this.#errors.length - rateLimits;
        const mayRepeat = isIdempotent || !this.#isInDoubt();
        return { rateLimits, failures, retries, mayRepeat, startedAt: this.#startedAt, deadline };
    }
    #isInDoubt() {
        return this.#errors.some(({ inDoubt }) => inDoubt);
    }
    #lastError(error, reason) {
        const count = this.#errors.length;
        return error.with({
            note: `${error.note}${count > 1 ? ` (attempt ${count})` : ''}${reason}`,
            inDoubt: this.#isInDoubt(),
        });
    }
    #logRetry({ request, detail }, delayMs) {
        const prefix = request && `${toSafeText(request, safe_text_MAX_FIELD_LENGTH)}: `;
        const wait = `${(delayMs / 1000).toFixed(1)} seconds`;
        this.#options.log(`${prefix}Attempt ${this.#errors.length} failed: ${detail}. Next attempt in ${wait}.`);
    }
}
function describeLimit(exceeded) {
    if (exceeded.kind === 'late')
        return `; no attempt begins more than ${exceeded.minutes} minutes after the first`;
    const waitSeconds = Math.ceil(exceeded.delayMs / 1000);
    return `; the service asks for a wait of ${waitSeconds} seconds, but this action waits at most ${exceeded.maxMs / 1000} seconds`;
}

;// CONCATENATED MODULE: ./build/version.js
const VERSION = '1.0.0';

;// CONCATENATED MODULE: ./build/instances.js
const API_URLS = {
    us: 'https://www.digicert.com/services/v2',
    europe: 'https://certcentral.digicert.eu/services/v2',
};
const INSTANCES = (/* unused pure expression or super */ null && (['us', 'europe']));
function findInstance(value) {
    return INSTANCES.find((instance) => instance === value);
}

;// CONCATENATED MODULE: ./build/json.js
function json_parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function json_isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function json_fieldsOf(value) {
    return json_isObject(value) ? value : {};
}
function json_objectsIn(value) {
    return Array.isArray(value) ? value.filter(json_isObject) : [];
}
function json_textOf(value) {
    return typeof value === 'string' ? value : '';
}
function keysOfObjects(text) {
    const objects = [];
    const open = [];
    for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{') {
            const keys = [];
            objects.push(keys);
            open.push(keys);
        }
        else if (token === '}')
            open.pop();
        else if (string && colon)
            for (const keys of open.slice(-1))
                keys.push(JSON.parse(string));
    }
    return objects;
}
function findRepeated(items) {
    const seen = new Set();
    return new Set(items.filter((item) => seen.size === seen.add(item).size));
}
const json_ORDER_ID = /^[1-9]\d{0,14}$/;
const ORDER_ID_FORM = '1 to 15 digits without a leading zero';
function json_parseId(value) {
    const text = typeof value === 'number' ? String(value) : json_textOf(value);
    return json_ORDER_ID.test(text) ? text : '';
}
function json_parseSerialNumber(value) {
    return Number.isSafeInteger(value) ? String(value) : json_textOf(value);
}
const TRUE = [true, 1, '1', 'true'];
const FALSE = [false, 0, '0', 'false'];
function json_parseBoolean(value) {
    return TRUE.includes(value) || (FALSE.includes(value) ? false : undefined);
}

;// CONCATENATED MODULE: ./build/certcentral/errors.js





function responseError(response, requested) {
    const { status, headers, body, bodyError } = response;
    const errors = json_objectsIn(json_fieldsOf(json_parseJson(body))['errors']);
    const codes = errors.map(({ code }) => json_textOf(code));
    const texts = errors.map(({ code, message }) => [json_textOf(code), json_textOf(message)].filter(Boolean).join(': '));
    const text = texts.filter(Boolean).join('; ');
    const isForeign = status < 400 || status >= 600 || (text === '' && !bodyError);
    const location = URL.parse(headers.location ?? '');
    const redirect = location?.host && location.origin;
    const retryability = classifyStatus(status);
    const parsed = { ...requested, status, retryability, codes, isForeign };
    return new errors_RequestError(`${status}`, {
        quote: `${redirect ? `redirect to ${redirect} ` : ''}${text || describeBody(response)}`,
        hint: hintFor(parsed),
        retryability,
        retryAfter: headers['retry-after'],
        inDoubt: isInDoubt(parsed),
        status,
        isKeyRefused: isKeyRefused(parsed),
    });
}
function describeBody({ body, bodyError }) {
    if (bodyError)
        return 'with a body that breaks off';
    return body === '' ? 'with an empty body' : `"${body}"`;
}
function isInDoubt({ method, status, retryability, codes }) {
    if (isIdempotent(method) && status >= 300 && status < 400)
        return false;
    if (status < 400 || status >= 600 || retryability === 'transient')
        return true;
    return !isIdempotent(method) && retryability !== 'rate-limited' && !codes.some((code) => code.trim());
}
function isKeyRefused(response) {
    if (response.status === 403 && hasCode(response, /invalid_key/))
        return true;
    return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}
const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const hasCode = ({ codes }, form) => codes.some((code) => form.test(code));
const isAccessRefused = ({ status }) => status === 401 || status === 403;
const lacksPermission = (response) => hasCode(response, /missing_permission/);
const mayNotApprove = (response) => hasCode(response, /invalid_approver/);
const isRateLimited = ({ retryability }) => retryability === 'rate-limited';
const isAudit = ({ purpose }) => purpose === 'audit';
const isPost = ({ method }) => method === 'POST';
const HINT_RULES = [
    [({ status }) => status < 400 || status >= 600, 'This is not a response from CertCentral.'],
    [
        (response) => hasCode(response, /^cert_transparency_turned_off_for_account$/),
        `CT logging is turned off for the account. Turning it on applies to all certificates of the account, and can publish their names for good: an administrator finds the setting in CertCentral under ${CT_SETTINGS_PATH}; what is not there, DigiCert's account manager turns on.`,
    ],
    [
        (response) => isKeyRefused(response) && !isPost(response),
        'The API key is wrong, revoked, or of the other instance: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.',
    ],
    [
        (response) => isAccessRefused(response) && isAudit(response),
        'The API key is not allowed to read this: its API key restrictions must be None, Orders or View Only, and its user must see the orders.',
    ],
    [
        mayNotApprove,
        (response) => `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${isPost(response) ? ', or set skip-approval to false' : ''}.`,
    ],
    [
        lacksPermission,
        (response) => `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${isPost(response) ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`,
    ],
    [
        isAccessRefused,
        'The API key is not allowed to do this: check its API key restrictions and the role of its user in CertCentral.',
    ],
    [(response) => hasCode(response, /^not_found\|order$/) && !isAudit(response), orderNotFoundHint],
    [
        (response) => response.status === 404 && (response.isForeign || hasCode(response, /^not_found(?:\|route)?$/)),
        'There is nothing at this URL: api-url must end in /services/v2.',
    ],
    [({ status }) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
    [
        (response) => isRateLimited(response) && isAudit(response),
        'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.',
    ],
    [isRateLimited, 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).'],
    [
        ({ status, isForeign }) => status === 503 && isForeign,
        "This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later.",
    ],
    [
        ({ retryability }) => retryability === 'transient',
        'The service or a gateway in front of it has a problem: run again later.',
    ],
];
function hintFor(response) {
    const [, hint = 'The request was refused: check the order in CertCentral.'] = HINT_RULES.find(([applies]) => applies(response)) ?? [];
    return text_joinSentences(typeof hint === 'string' ? hint : hint(response), response.isForeign && errors_CHECK_API_URL_HINT, response.disablesCt &&
        hasCode(response, /^cert_transparency/) &&
        'DigiCert may also no longer let this order stay out of CT logs.', isAccessRefused(response) &&
        "CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.");
}
function orderNotFoundHint({ url }) {
    const isEurope = url.startsWith(new URL(API_URLS.europe).origin);
    const otherInstance = isEurope
        ? `the US instance, set api-url to ${API_URLS.us}`
        : `the Europe instance, set api-url to ${API_URLS.europe}`;
    return `This account has no such order: check order-id. If the order is in ${otherInstance}.`;
}

;// CONCATENATED MODULE: ./build/certcentral/client.js








class CertCentral {
    clock;
    #options;
    #transport;
    constructor(options) {
        const { apiUrl, timeoutSeconds, debug, transport, clock = systemClock } = options;
        this.#options = options;
        this.clock = clock;
        this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, debug, clock });
    }
    async request(endpoint, options) {
        const { partOf, signal } = options;
        const request = this.#createRequest(endpoint);
        const send = async ({ isRetry, begin }) => {
            await this.#options.pace?.wait(isRetry || partOf?.isRetry === true, signal);
            begin();
            partOf?.begin();
            return await this.#send(endpoint, request, signal);
        };
        try {
            return await this.#withRetries(send, request.method, options);
        }
        catch (error) {
            if (!(error instanceof errors_RequestError))
                throw error;
            throw error.with({ hint: text_joinSentences(error.inDoubt && endpoint.inDoubtHint, error.hint) });
        }
    }
    async retry(operation, { method = 'GET', ...options }) {
        const { signal } = options;
        const run = (partOf) => operation({ retries: 0, signal, partOf });
        return this.#withRetries(run, method, options);
    }
    close() {
        this.#transport.close();
    }
    #withRetries(operation, method, { partOf, ...limits }) {
        const { log } = this.#options;
        const pace = partOf ? undefined : this.#options.pace;
        return withRetries(operation, { ...limits, isIdempotent: isIdempotent(method), log, pace, clock: this.clock });
    }
    async #send(endpoint, request, signal) {
        const { purpose = 'change', onAttempt } = this.#options;
        const { method, url } = request;
        try {
            const response = await this.#transport.send(request, signal);
            if (!request.isSuccess(response.status))
                throw responseError(response, { method, url, purpose, disablesCt: endpoint.disablesCt });
            const result = endpoint.parse(response);
            onAttempt?.(undefined);
            return result;
        }
        catch (error) {
            if (!(error instanceof errors_RequestError))
                throw error;
            const described = error.with({ title: `Could not ${endpoint.action}`, request: `${method} ${url}` });
            onAttempt?.(described);
            throw described;
        }
    }
    #createRequest(endpoint) {
        const { apiUrl, apiKey } = this.#options;
        const { method, path, body, connection, maxBodyBytes } = endpoint;
        return {
            method,
            body,
            connection,
            maxBodyBytes,
            url: `${apiUrl}${path}`,
            headers: {
                'X-DC-DEVKEY': apiKey,
                'User-Agent': `digicert-ct-status/${VERSION}`,
                Accept: 'application/json, */*',
                ...(body !== undefined && { 'Content-Type': 'application/json' }),
            },
            isSuccess: endpoint.isSuccess ?? ((status) => status >= 200 && status < 300),
        };
    }
}

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function utils_toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var auth_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return auth_awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary_summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: external "string_decoder"
const external_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(613);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_namespaceObject.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_namespaceObject.constants.O_RDONLY;
function exists(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return io_util_awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_namespaceObject.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_namespaceObject.dirname(filePath);
                        const upperName = external_path_namespaceObject.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_namespaceObject.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_namespaceObject.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_namespaceObject.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_namespaceObject.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_namespaceObject.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_namespaceObject.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_namespaceObject.EOL.length);
                n = s.indexOf(external_os_namespaceObject.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_namespaceObject.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_namespaceObject.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec_exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = tr.argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new tr.ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new StringDecoder('utf8');
        const stderrDecoder = new StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec_exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./build/runner/inputs.js


class InvalidInputsError extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.problems = problems;
    }
}
function getInputs(defineInputs) {
    const problems = [];
    const inputs = defineInputs((name, parser, defaultValue) => {
        try {
            return inputs_getInput(name, parser, defaultValue);
        }
        catch (error) {
            problems.push(asError(error).message);
            return undefined;
        }
    });
    if (problems.length > 0)
        throw new InvalidInputsError(problems);
    return inputs;
}
function maskInput(name) {
    const value = getInput(name);
    if (value !== '')
        core_setSecret(value);
    return value;
}
function inputs_getInput(name, parser, defaultValue) {
    const { expected, emptyHint, isExact = false } = parser;
    const raw = getInput(name, { trimWhitespace: false });
    const value = raw.trim();
    if (value === '') {
        if (defaultValue !== undefined)
            return defaultValue;
        const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
        throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
    }
    const refuse = (why) => new Error(`Input ${name} is not accepted: ${why}.`);
    if (isExact && raw !== value)
        throw refuse(`it must be ${expected}, and have no white space around it`);
    let parsed;
    try {
        parsed = parser.parse(value);
    }
    catch (error) {
        throw refuse(asError(error).message);
    }
    if (parsed === undefined)
        throw refuse(`it must be ${expected}`);
    return parsed;
}
const booleanInput = {
    parse: parseYamlBoolean,
    expected: 'true or false',
    emptyHint: (name) => `If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty.`,
};
function integerInput(min, max) {
    return {
        parse(value) {
            const number = /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : Number.NaN;
            return number >= min && number <= max ? number : undefined;
        },
        expected: `a whole number from ${min} to ${max}`,
    };
}
function parseYamlBoolean(value) {
    if (/^(?:true|True|TRUE)$/.test(value))
        return true;
    return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}

;// CONCATENATED MODULE: ./build/certcentral/inputs.js





const KEY_LENGTH = { min: 8, max: 1000 };
const API_KEY = RegExp(`^[\\x21-\\x7e]{${KEY_LENGTH.min},${KEY_LENGTH.max}}$`);
function getActionInputs(defineInputs) {
    const key = maskInput('api-key');
    if (API_KEY.test(key))
        setApiKey(key);
    return getInputs(defineInputs);
}
const apiKeyInput = {
    parse: (value) => (API_KEY.test(value) ? value : undefined),
    expected: `a CertCentral API key, ${KEY_LENGTH.min} to ${KEY_LENGTH.max} printable ASCII characters without white space`,
    emptyHint: 'Most often the secret does not exist in the environment of the job or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret. It is also empty if the workflow was called from a repository of another owner or without `secrets: inherit`, in runs from forks, and in Dependabot runs.',
};
const URL_FORM = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i;
const apiUrlInput = {
    parse(value) {
        const url = URL_FORM.test(value) ? URL.parse(value) : null;
        if (!url)
            return undefined;
        const isAccepted = url.protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
        return isAccepted ? url.href.replace(/(?<!\/)\/+$/, '') : undefined;
    },
    expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
};
const connectionInputs = (get, instance = 'us') => ({
    apiKey: get('api-key', apiKeyInput),
    apiUrl: get('api-url', apiUrlInput, API_URLS[instance]),
});
const retryInputs = (get) => ({
    retries: get('retries', integerInput(0, 10), 5),
    timeoutSeconds: get('timeout-seconds', integerInput(1, MAX_TIMEOUT_SECONDS), 30),
});
const orderIdInput = {
    parse: (value) => (json_ORDER_ID.test(value) ? value : undefined),
    expected: `a DigiCert order ID, ${ORDER_ID_FORM}`,
    isExact: true,
};
const disableCtInput = {
    parse(value) {
        const disablesCt = booleanInput.parse(value);
        if (disablesCt === undefined)
            return undefined;
        return disablesCt ? 'disabled' : 'enabled';
    },
    expected: 'true (keep certificates out of CT logs) or false (log them)',
};

;// CONCATENATED MODULE: ./build/runner/html.js



function renderWarning({ text, cause }, heading = 'Warning') {
    const parts = [
        `<strong>${heading}:</strong>`,
        renderText(text),
        ...(cause ? [renderCause(cause), renderText(cause.hint)] : []),
    ];
    return `<p>${parts.filter(Boolean).join(' ')}</p>`;
}
function renderError(error) {
    if (error instanceof errors_ActionError) {
        const advice = error.hint && `\n<p><strong>What to do:</strong> ${renderText(error.hint)}</p>`;
        return `<p>${renderCause(error)}</p>${advice}`;
    }
    const problems = asError(error).message.split('\n');
    return problems.map((problem) => `<p>${inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}
function renderCause(error) {
    return `${error.title && `${renderText(error.title)}: `}${inlineCode(error.statement, MAX_MESSAGE_LENGTH)}.`;
}
function escapeHtml(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function renderText(text) {
    return renderLine(text, MAX_MESSAGE_LENGTH);
}
function renderTextWithCode(text) {
    return renderText(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}
function inlineCode(text, max = safe_text_MAX_FIELD_LENGTH) {
    return `<code>${renderLine(text, max)}</code>`;
}
function renderLine(text, max) {
    return escapeHtml(toSafeText(text, max));
}
function renderTable(rows) {
    return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}
function renderRows(heads, rows) {
    return rows.length > 0 ? `<table>${renderRow(heads, 'th')}${rows.join('')}</table>` : '';
}
function renderRow(cells, tag = 'td') {
    return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
}
function renderNameList(names) {
    const rest = names.length - text_MAX_LISTED_NAMES;
    const shown = names.slice(0, text_MAX_LISTED_NAMES).map((name) => inlineCode(name));
    return `${shown.join(', ') || 'unknown'}${rest > 0 ? `, and ${rest} more` : ''}`;
}
function renderAllNames(names) {
    if (names.length === 0)
        return 'unknown';
    const lines = names.map((name) => renderLine(name, MAX_FIELD_LENGTH) || '?');
    const list = `<pre>\n${lines.join('\n')}\n</pre>`;
    if (names.length <= MAX_LISTED_NAMES)
        return list;
    return `<details><summary>all ${names.length} names</summary>${list}</details>`;
}

;// CONCATENATED MODULE: ./build/domain/failure-report.js





const MIN_CAUSE_LENGTH = 900;
const MAX_REASONS_LENGTH = 600;
function toFailure(report, stepError) {
    return stepError instanceof InvalidInputsError ? stepError : new Error(formatFailure(report, stepError));
}
function formatFailure(report, stepError) {
    const { text, advice, waitsFor } = report;
    const result = text_joinSentences(text, advice.replaceAll('`', ''));
    const reasons = formatList(waitsFor, '; ', waitsFor.length, MAX_REASONS_LENGTH);
    const rest = text_joinSentences(otherCauseOf(report, stepError)?.message, reasons && formatWait(reasons));
    const room = Math.max(MIN_CAUSE_LENGTH, MAX_MESSAGE_LENGTH - result.length - rest.length - 2);
    const lead = advice === '' ? '' : 'The step failed: ';
    const failure = stepError && toSafeText(`${lead}${stepError.message.replace(/\.?$/, '.')}`, room);
    return text_joinSentences(result, failure, rest);
}
function renderFailure(report, stepError) {
    const { subject, state, text, advice, waitsFor } = report;
    const cause = otherCauseOf(report, stepError);
    const ends = text_compact([state, stepError ? 'the step failed' : 'recovery after the step']).filter(Boolean);
    return joinBlocks(`<h2>${subject}: ${ends.join(', ')}</h2>`, text && renderWarning({ text }, 'Result'), advice && `<p><strong>What to do:</strong> ${renderTextWithCode(advice)}</p>`, renderWaitsFor(waitsFor), stepError && renderStepError(stepError, advice === ''), cause && renderWarning({ text: '', cause }, 'Recovery'), stepError && '<p>No output was set.</p>');
}
function renderStepError(error, isHintAdvice) {
    if (isHintAdvice || !(error instanceof errors_ActionError))
        return renderError(error);
    return renderWarning({ text: '', cause: error }, 'The step failed');
}
function otherCauseOf({ cause }, stepError) {
    return cause && stepError?.message.includes(cause.statement) ? undefined : cause;
}
function formatWait(reason) {
    return `The order is waiting for ${reason}.`;
}
function renderWaitsFor(reasons) {
    if (reasons.length === 0)
        return '';
    const shown = reasons.slice(0, text_MAX_LISTED_NAMES).map((reason) => `<li>${inlineCode(reason)}</li>`);
    const more = reasons.length - shown.length;
    return `<p><strong>The order is waiting for:</strong></p>\n<ul>${shown.join('')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`;
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: ./node_modules/@actions/github/lib/context.js


class Context {
    /**
     * Hydrate the context from the environment
     */
    constructor() {
        var _a, _b, _c;
        this.payload = {};
        if (process.env.GITHUB_EVENT_PATH) {
            if ((0,external_fs_namespaceObject.existsSync)(process.env.GITHUB_EVENT_PATH)) {
                this.payload = JSON.parse((0,external_fs_namespaceObject.readFileSync)(process.env.GITHUB_EVENT_PATH, { encoding: 'utf8' }));
            }
            else {
                const path = process.env.GITHUB_EVENT_PATH;
                process.stdout.write(`GITHUB_EVENT_PATH ${path} does not exist${external_os_namespaceObject.EOL}`);
            }
        }
        this.eventName = process.env.GITHUB_EVENT_NAME;
        this.sha = process.env.GITHUB_SHA;
        this.ref = process.env.GITHUB_REF;
        this.workflow = process.env.GITHUB_WORKFLOW;
        this.action = process.env.GITHUB_ACTION;
        this.actor = process.env.GITHUB_ACTOR;
        this.job = process.env.GITHUB_JOB;
        this.runAttempt = parseInt(process.env.GITHUB_RUN_ATTEMPT, 10);
        this.runNumber = parseInt(process.env.GITHUB_RUN_NUMBER, 10);
        this.runId = parseInt(process.env.GITHUB_RUN_ID, 10);
        this.apiUrl = (_a = process.env.GITHUB_API_URL) !== null && _a !== void 0 ? _a : `https://api.github.com`;
        this.serverUrl = (_b = process.env.GITHUB_SERVER_URL) !== null && _b !== void 0 ? _b : `https://github.com`;
        this.graphqlUrl =
            (_c = process.env.GITHUB_GRAPHQL_URL) !== null && _c !== void 0 ? _c : `https://api.github.com/graphql`;
    }
    get issue() {
        const payload = this.payload;
        return Object.assign(Object.assign({}, this.repo), { number: (payload.issue || payload.pull_request || payload).number });
    }
    get repo() {
        if (process.env.GITHUB_REPOSITORY) {
            const [owner, repo] = process.env.GITHUB_REPOSITORY.split('/');
            return { owner, repo };
        }
        if (this.payload.repository) {
            return {
                owner: this.payload.repository.owner.login,
                repo: this.payload.repository.name
            };
        }
        throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'");
    }
}
//# sourceMappingURL=context.js.map
;// CONCATENATED MODULE: ./build/runner/workflow-run.js




function workflowRunUrl() {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = process.env;
    return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '';
}
function attributionLine() {
    const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
    return `<p>${time}${renderWorkflowRun() ?? '. The environment does not name the workflow run'}.</p>`;
}
function renderWorkflowRun() {
    try {
        delete process.env['GITHUB_EVENT_PATH'];
        const { serverUrl, repo, runId, runAttempt, eventName, ...context } = new Context();
        const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
        const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
        if (!actor || !eventName || !runId)
            return undefined;
        const url = `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}`;
        return `: run by ${inlineCode(actor)} on ${inlineCode(eventName)} in <a href="${escapeHtml(url)}">this workflow run</a>`;
    }
    catch {
        return undefined;
    }
}
function isPublicRepository() {
    try {
        const payload = json_fieldsOf(json_parseJson((0,external_node_fs_namespaceObject.readFileSync)(process.env['GITHUB_EVENT_PATH'] ?? '', 'utf8')));
        const repository = json_fieldsOf(payload['repository']);
        return repository['visibility'] === 'public' || repository['private'] === false;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/pki/names.js

const MAX_LABEL_LENGTH = 63;
const MAX_DNS_NAME_LENGTH = 253;
const MAX_UNICODE_NAME_LENGTH = 1000;
function names_isDnsName(text) {
    return text.length <= MAX_DNS_NAME_LENGTH && /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}
const UNICODE_NAME = /^[\w.*-]*[^\0-\x7f](?:[\w.*-]|[^\0-\x7f])*$/;
function names_normalizeName(name) {
    const isUnicode = name.length <= MAX_UNICODE_NAME_LENGTH && UNICODE_NAME.test(name);
    return ((isUnicode && (0,external_node_url_namespaceObject.domainToASCII)(name)) || name).toLowerCase();
}
function names_missingNames(expected, actual) {
    const known = new Set(actual.map(names_normalizeName));
    return expected.filter((name) => !known.has(names_normalizeName(name)));
}
function includesName(names, name) {
    return names_missingNames([name], names).length === 0;
}
function parseNames(subject, subjectAltName) {
    const commonName = parseCommonName(subject);
    const sans = [...subjectAltName.matchAll(SAN)];
    const dnsSans = sans.filter(([, type]) => type === 'DNS').map(([, , value = '']) => parseSan(value));
    const otherSans = sans
        .filter(([, type]) => type !== 'DNS')
        .map(([, type, value = '']) => `${type}:${parseSan(value)}`);
    const isCovered = commonName === '' || names_isDnsName(commonName) || includesName(dnsSans, commonName);
    return {
        commonName,
        dnsSans,
        dnsNames: names_isDnsName(commonName) ? [...dnsSans, ...names_missingNames([commonName], dnsSans)] : dnsSans,
        hasOtherSans: otherSans.length > 0,
        nonDnsNames: [...otherSans, ...dnsSans.filter((name) => !names_isDnsName(name)), ...(isCovered ? [] : [commonName])],
    };
}
const SAN = /([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g;
function parseSan(text) {
    return text.startsWith('"') ? JSON.parse(text) : text;
}
const COMMON_NAME = 'CN=';
function parseCommonName(subject) {
    const attributes = subject.split('\n').flatMap((part) => part.split(' + '));
    const [commonName = COMMON_NAME, ...others] = attributes.filter((attribute) => attribute.startsWith(COMMON_NAME));
    if (others.length > 0)
        throw new Error('there are two common names');
    return commonName
        .slice(COMMON_NAME.length)
        .replace(/\\([\dA-F]{2}|.)/gs, (_, escaped) => escaped.length === 2 ? String.fromCharCode(Number.parseInt(escaped, 16)) : escaped);
}

;// CONCATENATED MODULE: ./build/domain/policy.js



function canKeepOut({ default: usual, entries }) {
    return usual === 'keep-out' || [...entries.values()].some(({ list }) => list === 'keep-out');
}
const STATUSES = { 'keep-out': 'disabled', log: 'enabled' };
const MAX_SHOWN_DOMAINS = 3;
const OTHER_NAMES = '(names of other kinds)';
function policy_policyNames({ order, certificate, reissuePending }) {
    const ofOrder = [...order.dnsNames, order.commonName].filter((name) => name !== '');
    if (!certificate)
        return ofOrder;
    const { dnsNames, hasOtherSans } = certificate.names;
    const others = reissuePending === false ? [] : ofOrder;
    return [...dnsNames, ...(hasOtherSans ? [OTHER_NAMES] : []), ...others];
}
function isDecidedOtherwise(policy, orderId, name, status) {
    const decision = policy_decideByPolicy(policy, orderId, [name]);
    return !('kind' in decision) && decision.status !== status;
}
function policy_decideByPolicy(policy, orderId, names) {
    const ignoreReason = policy.ignore.get(orderId);
    if (ignoreReason !== undefined)
        return { kind: 'ignored', rule: `${orderId}: ${ignoreReason}` };
    const sides = { 'keep-out': new Set(), log: new Set() };
    const used = new Map();
    let isDefaultUsed = names.length === 0;
    for (const name of names) {
        const [domain = ''] = coveringDomains(policy, name);
        const entry = policy.entries.get(domain);
        sides[entry?.list ?? policy.default].add(withoutFinalDot(name));
        if (entry)
            used.set(domain, entry);
        else
            isDefaultUsed = true;
    }
    const domains = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
    const decisive = policy.entries.get(orderId);
    if (decisive) {
        const keepingOut = decisive.list === 'log' ? domains.filter(([, { list }]) => list === 'keep-out') : [];
        const overridden = shorten(keepingOut.map(([domain]) => domain)).join(', ');
        const rule = `${orderId}${overridden && `, overrides ${overridden}`}: ${decisive.reason}`;
        return { status: STATUSES[decisive.list], rule, by: 'order-id' };
    }
    const rules = shorten(domains.map(([domain, { reason }]) => `${domain}: ${reason}`));
    const rule = [...rules, ...(isDefaultUsed ? ['default'] : [])].join('; ');
    const keepOut = [...sides['keep-out']].sort();
    const log = [...sides.log].sort();
    const by = isDefaultUsed ? 'default' : 'domains';
    if (keepOut.length > 0 && log.length > 0)
        return { kind: 'mixed', keepOut, log, rule, by };
    const listOfNames = keepOut.length > 0 ? 'keep-out' : 'log';
    const list = names.length === 0 ? policy.default : listOfNames;
    return { status: STATUSES[list], rule, by };
}
function findUndecidableNames({ entries }, orderId, names) {
    const keepsDomainOut = entries.entries().some(([key, { list }]) => list === 'keep-out' && !ORDER_ID.test(key));
    if (!keepsDomainOut || entries.has(orderId))
        return [];
    return names.filter((name) => !isDnsName(withoutFinalDot(name)) && isIP(name) === 0);
}
function withoutFinalDot(name) {
    return normalizeName(name).replace(/\.$/, '');
}
function coveringDomains({ entries }, name) {
    const found = [];
    let domain = withoutFinalDot(name);
    if (!isDnsName(domain))
        return found;
    for (; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
        if (entries.has(domain))
            found.push(domain);
    }
    return found;
}
function shorten(texts) {
    const more = texts.length - MAX_SHOWN_DOMAINS;
    return more > 0 ? [...texts.slice(0, MAX_SHOWN_DOMAINS), `${more} more`] : [...texts];
}

;// CONCATENATED MODULE: ./build/domain/private-repository.js



function requirePrivateRepository(status, policyFile) {
    const keepsOut = status === 'disabled' || (policyFile !== null && canKeepOut(policyFile.policy));
    if (!keepsOut || !isPublicRepository())
        return;
    throw new errors_ActionError('logs, summaries and artifacts would show names that should stay out of CT logs to everybody', {
        title: 'This repository is public',
        hint: 'Move the workflow to a private repository.',
    });
}

;// CONCATENATED MODULE: ./build/runner/reporter.js






function log(line) {
    info(toSafeLine(line));
}
const reporter_debug = isDebug() ? (line) => core_debug(toSafeLine(line)) : undefined;
function warn(line) {
    warning(toSafeLine(line));
}
function setOutputs(outputs, description) {
    try {
        for (const [name, value] of Object.entries(outputs))
            setOutput(name, typeof value === 'string' ? redactKey(value) : toRedactedJson(value));
    }
    catch (cause) {
        try {
            (0,external_node_fs_namespaceObject.truncateSync)(process.env['GITHUB_OUTPUT'] ?? '');
        }
        catch {
        }
        throw new Error(`${description} could not be written: ${asError(cause).message}`, { cause });
    }
}
function reporter_setFailed(error) {
    const problems = error instanceof InvalidInputsError ? error.problems : [asError(error).message];
    for (const problem of problems)
        setFailed(toSafeLine(problem));
}
async function writeSummary(summary) {
    try {
        await summary_summary.addRaw(redactKey(`${summary}\n${attributionLine()}\n`)).write();
    }
    catch (error) {
        log(`The job summary was not written: ${asError(error).message}`);
    }
}
function toSafeLine(line) {
    return truncate(toSafeText(line).replace(/^::/, ': :').replaceAll('##[', '# #['), MAX_MESSAGE_LENGTH);
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/pki/der.js
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
function parseElements(der) {
    const elements = [];
    for (let at = 0; at < der.length;) {
        const element = parseElement(der.subarray(at));
        elements.push(element);
        at += element.der.length;
    }
    return elements;
}
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
function parseElement(der) {
    const [tag = 0, first = 0] = der;
    if (first === INDEFINITE)
        return parseIndefinite(tag, der);
    const isShort = first < INDEFINITE;
    const start = isShort ? 2 : 2 + first - INDEFINITE;
    const end = start + (isShort ? first : parseNumber(der.subarray(2, start)));
    if (end > der.length)
        throw new Error('an element is cut short');
    return { tag, content: der.subarray(start, end), der: der.subarray(0, end) };
}
function parseIndefinite(tag, der) {
    if ((tag & CONSTRUCTED) === 0)
        throw new Error('a primitive element has no length');
    let end = 2;
    while (der[end] !== 0 || der[end + 1] !== 0)
        end += parseElement(der.subarray(end)).der.length;
    return { tag, content: der.subarray(2, end), der: der.subarray(0, end + 2) };
}
function parseNumber(octets) {
    return octets.reduce((number, octet) => number * 256 + octet, 0);
}
function expectTag(element, tag) {
    if (element?.tag !== tag)
        throw new Error(`an element with tag ${tag} is missing`);
    return element;
}
function parseSequence(element) {
    return parseElements(expectTag(element, SEQUENCE).content);
}

;// CONCATENATED MODULE: ./build/pki/extensions.js

const SCT_LIST = '2b06010401d679020402';
const PRECERTIFICATE_POISON = '2b06010401d679020403';
const SUBJECT_ALT_NAME = '551d11';
const CERTIFICATE_POLICIES = '551d20';
const EXTENDED_KEY_USAGE = '551d25';
const EV_POLICY = '67810c0101';
const EXTENSIONS = 0xa3;
function parseExtensions(tbsCertificate) {
    const extensions = new Map();
    const field = tbsCertificate.find(({ tag }) => tag === EXTENSIONS);
    if (!field)
        return extensions;
    for (const extension of parseSequence(parseElements(field.content)[0])) {
        const elements = parseSequence(extension);
        const oid = oidOf(elements[0]);
        if (extensions.has(oid))
            throw new Error('an extension comes twice');
        extensions.set(oid, elements.at(-1).content);
    }
    if (extensions.has(PRECERTIFICATE_POISON))
        throw new Error('it is a precertificate');
    return extensions;
}
function isEv(extensions) {
    const value = extensions.get(CERTIFICATE_POLICIES);
    try {
        const policies = value ? parseSequence(parseElements(value)[0]) : [];
        return policies.some((policy) => oidOf(parseSequence(policy)[0]) === EV_POLICY);
    }
    catch {
        return false;
    }
}
function oidOf(element) {
    return expectTag(element, OBJECT_IDENTIFIER).content.toString('hex');
}

;// CONCATENATED MODULE: ./build/pki/sct-list.js


const LOG_ID_START = 1;
const LOG_ID_END = 33;
const SCT_EXTENSIONS_START = 41;
const ALGORITHM_BYTES = 2;
function countScts(extensions) {
    const value = extensions.get(SCT_LIST);
    if (!value)
        return { sctCount: 0, sctLogCount: 0 };
    const [octets, ...others] = parseElements(value);
    const [list, end] = splitVector(expectTag(octets, OCTET_STRING).content);
    if (others.length + end.length > 0)
        throw new Error('bytes follow the SCT list');
    const logIds = [];
    let sctCount = 0;
    let rest = list;
    do {
        const [sct, next] = splitVector(rest);
        const logId = parseSct(sct);
        if (logId !== undefined)
            logIds.push(logId);
        sctCount += 1;
        rest = next;
    } while (rest.length > 0);
    return { sctCount, sctLogCount: new Set(logIds).size };
}
function parseSct(sct) {
    if (sct.length === 0)
        throw new Error('an SCT is empty');
    if (sct[0] !== 0)
        return undefined;
    const [, signature] = splitVector(sct.subarray(SCT_EXTENSIONS_START));
    const [, end] = splitVector(signature.subarray(ALGORITHM_BYTES));
    if (end.length > 0)
        throw new Error('bytes follow an SCT');
    return sct.toString('hex', LOG_ID_START, LOG_ID_END);
}
function splitVector(bytes) {
    const end = bytes.length < 2 ? 2 : 2 + bytes.readUInt16BE();
    if (end > bytes.length)
        throw new Error('an SCT list is cut short');
    return [bytes.subarray(2, end), bytes.subarray(end)];
}

;// CONCATENATED MODULE: ./build/pki/certificate.js





const MAX_CERTIFICATES = 10;
const BEGIN = '-----BEGIN CERTIFICATE-----';
function certificate_parseCertificate(text) {
    const [first] = splitCertificates(text);
    if (first === undefined)
        throw new Error('the response has no X.509 certificate in PEM');
    return readCertificate(parseX509(first));
}
function splitCertificates(text) {
    const [, ...parts] = text.split(BEGIN);
    if (parts.length > MAX_CERTIFICATES)
        throw new Error(`the response has more than ${MAX_CERTIFICATES} certificates`);
    return parts.map((part) => BEGIN + part.split('-----BEGIN ', 1)[0]);
}
function parseX509(pem) {
    return orUnreadable(() => new external_node_crypto_namespaceObject.X509Certificate(pem));
}
function readCertificate(x509) {
    return orUnreadable(() => {
        const tbsCertificate = parseSequence(parseSequence(parseElements(x509.raw)[0])[0]);
        const extensions = parseExtensions(tbsCertificate);
        const { subject = '', subjectAltName = '', keyUsage: extendedKeyUsages = [], issuer = '' } = x509;
        if (extensions.has(SUBJECT_ALT_NAME) && subjectAltName === '')
            throw new Error('the alternative names are unreadable');
        if (extensions.has(EXTENDED_KEY_USAGE) && extendedKeyUsages.length === 0)
            throw new Error('the usages are unreadable');
        if (Number.isNaN(Date.parse(x509.validFrom) + Date.parse(x509.validTo)))
            throw new Error('the validity is not a date');
        const scts = countScts(extensions);
        return {
            ...scts,
            serialNumber: x509.serialNumber,
            validFrom: x509.validFromDate,
            validTill: x509.validToDate,
            names: parseNames(subject, subjectAltName),
            ctStatus: scts.sctCount > 0 ? 'enabled' : 'disabled',
            isEv: isEv(extensions),
            extendedKeyUsages,
            issuer: issuer.replaceAll('\n', ', '),
            keyDigest: keyDigestOfCertificate(tbsCertificate),
        };
    });
}
function orUnreadable(read) {
    try {
        return read();
    }
    catch (error) {
        throw new Error('the response has a certificate that cannot be read', { cause: error });
    }
}
function keyDigestOfCertificate(tbsCertificate) {
    const key = tbsCertificate.findLast(({ tag }) => tag === SEQUENCE);
    const spki = expectTag(key, SEQUENCE).der;
    try {
        return keyDigestOf(spki);
    }
    catch {
        return sha256(spki);
    }
}
function keyDigestOf(spki) {
    return sha256((0,external_node_crypto_namespaceObject.createPublicKey)({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' }));
}
function sha256(bytes) {
    return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(bytes).digest('hex');
}
function isSameSerialNumber(one, other) {
    return normalizeSerialNumber(one) === normalizeSerialNumber(other);
}
function normalizeSerialNumber(text) {
    return text.toUpperCase().replaceAll(':', '').replace(/^0+/, '');
}
function certificate_parseIssuedCertificate(text) {
    const all = splitCertificates(text).map(parseX509);
    const unique = [...new Map(all.map((x509) => [x509.fingerprint256, x509])).values()];
    const [leaf, ...otherLeaves] = unique.filter(({ ca }) => !ca);
    if (!leaf)
        throw new Error('the response has no end-entity certificate in PEM');
    if (otherLeaves.length > 0)
        throw new Error('the response has two different end-entity certificates');
    const intermediates = unique.filter(({ ca }) => ca);
    return { ...readCertificate(leaf), chainPem: [leaf, ...orderChain(leaf, intermediates)].join('') };
}
function orderChain(issued, intermediates) {
    const issuer = intermediates.find((x509) => issued.checkIssued(x509));
    if (!issuer)
        return [...intermediates];
    const rest = intermediates.filter((x509) => x509 !== issuer);
    return [issuer, ...orderChain(issuer, rest)];
}

;// CONCATENATED MODULE: ./build/certcentral/dates.js

const DAY_MS = 86_400_000;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
function parseTime(value) {
    const [, day, time, zone] = TIME.exec(json_textOf(value).trim()) ?? [];
    if (day === undefined || dates_parseDay(day) === undefined)
        return undefined;
    const first = Date.parse(`${day}T${time ?? '00:00'}${zone ?? 'Z'}`);
    if (Number.isNaN(first))
        return undefined;
    const last = time === undefined ? first + DAY_MS - 1 : first;
    return { first, last, hasZone: zone !== undefined };
}
function exactTime(ms) {
    return { first: ms, last: ms, hasZone: true };
}
const MAX_ZONE_OFFSET_MS = 14 * 3_600_000;
function isBefore(time, other) {
    const haveZones = time.hasZone && other.hasZone;
    const distanceMs = Math.max(other.first - time.last, time.first - other.last);
    if (!haveZones && distanceMs < MAX_ZONE_OFFSET_MS)
        return 'unknown';
    return time.last < other.first;
}
function dates_parseDay(value) {
    const [day] = /^\d{4}-\d\d-\d\d/.exec(json_textOf(value)) ?? [];
    const ms = Date.parse(day ?? '');
    return day !== undefined && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms : undefined;
}
function startOfDay(ms) {
    return ms - (ms % DAY_MS);
}
function isDayBefore(day, days, now) {
    return day !== undefined && day < startOfDay(now) - days * DAY_MS;
}

;// CONCATENATED MODULE: ./build/certcentral/status-words.js
const isClosedStatus = isStatus(/^(?:revoked|canceled|cancelled|rejected|denied|expired)$/);
const isUnissuedStatus = isStatus(/^(?:pending|processing|needs_approval|needs_csr|waiting_pickup|submitted|approved)$/);
const isReissueStatus = isStatus(/^(?:reissue_pending|reissue)$/);
const isCompletedRequest = isStatus(/^(?:approved|rejected|issued|canceled|cancelled|denied|)$/);
function isStatus(form) {
    return (status) => form.test(status_words_normalizeStatus(status));
}
function status_words_normalizeStatus(status) {
    return status
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_');
}

;// CONCATENATED MODULE: ./build/certcentral/order.js



const NO_ID = [undefined, null, 0, '0'];
function parseOrder(id, response) {
    const certificate = json_fieldsOf(response['certificate']);
    const { id: certificateId, common_name, dns_names, date_issued, serial_number, valid_from, valid_till } = certificate;
    return {
        id,
        product: order_parseProduct(response['product']),
        status: json_textOf(response['status']),
        ctStatus: parseCtStatus(response['disable_ct']),
        dcvMethod: json_textOf(response['dcv_method']),
        certificateId: json_parseId(certificateId),
        hasInvalidCertificateId: json_parseId(certificateId) === '' && !NO_ID.includes(certificateId),
        isDated: json_textOf(date_issued) !== '',
        issuedAt: parseTime(date_issued),
        openRequests: parseOpenRequests(response['requests']),
        commonName: json_textOf(common_name),
        dnsNames: order_parseDnsNames(dns_names),
        serialNumber: json_parseSerialNumber(serial_number),
        validFromAt: dates_parseDay(valid_from),
        validTillAt: dates_parseDay(valid_till),
        planEndsAt: dates_parseDay(response['order_valid_till']),
        isRenewed: json_parseBoolean(response['is_renewed']) === true,
        renewedOrderId: json_parseId(response['renewed_order_id']),
        reissueDefaults: parseReissueDefaults(certificate),
    };
}
function parseCtStatus(disableCt) {
    const isDisabled = json_parseBoolean(disableCt);
    if (isDisabled === undefined)
        return 'unknown';
    return isDisabled ? 'disabled' : 'enabled';
}
function order_parseDnsNames(names) {
    return Array.isArray(names) ? names.filter((name) => json_textOf(name) !== '') : [];
}
function order_parseProduct(product) {
    const { name_id, type, validation_type } = json_fieldsOf(product);
    return { nameId: json_textOf(name_id), type: json_textOf(type), validationType: json_textOf(validation_type) };
}
function isValidatedAs(type, { validationType }) {
    return validationType.toLowerCase() === type;
}
const OTHER_PLATFORM = -1;
function parseReissueDefaults({ csr, signature_hash, server_platform }) {
    const { id } = json_fieldsOf(server_platform);
    const isInteger = Number.isSafeInteger(id) || /^-?\d{1,9}$/.test(json_textOf(id));
    return {
        csr: json_textOf(csr),
        signatureHash: json_textOf(signature_hash) || 'sha256',
        serverPlatformId: isInteger ? Number(id) : OTHER_PLATFORM,
    };
}
function parseOpenRequests(requests) {
    return json_objectsIn(requests)
        .filter(({ type, status }) => status_words_normalizeStatus(json_textOf(type)) === 'reissue' && !isCompletedRequest(json_textOf(status)))
        .map(({ date }) => parseTime(date));
}

;// CONCATENATED MODULE: ./build/certcentral/order-list.js




const order_list_PAGE_SIZE = 1000;
const order_list_MAX_PAGE_BYTES = (/* unused pure expression or super */ null && (64 * 2 ** 20));
const MAX_TOTAL = 1_000_000;
function order_list_parseOrderList(response) {
    if (!isObject(response) || !isObject(response['page']))
        throw new Error('the response is not a list of orders');
    const { orders = [] } = response;
    if (!Array.isArray(orders))
        throw new Error('the list has no orders in it');
    return { total: parseTotal(response['page']['total']), orders: orders.map(parseListedOrder) };
}
function parseTotal(total) {
    const number = /^\d+$/.test(textOf(total)) ? Number(total) : total;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_TOTAL)
        return number;
    throw new Error(`the total of the list is not a whole number up to ${MAX_TOTAL}`);
}
function parseListedOrder(row) {
    const { id: rowId, status, certificate, product, has_duplicates, is_renewed, order_valid_till } = fieldsOf(row);
    const id = parseId(rowId);
    if (id === '')
        throw new Error('the list has an order without a usable ID');
    const { common_name, dns_names, valid_till } = fieldsOf(certificate);
    return {
        id,
        product: parseProduct(product),
        status: textOf(status),
        commonName: textOf(common_name),
        dnsNames: parseDnsNames(dns_names),
        validTill: textOf(valid_till),
        validTillAt: parseDay(valid_till),
        planEndsAt: parseDay(order_valid_till),
        hasValidTill: (valid_till ?? '') !== '',
        hasDuplicates: parseBoolean(has_duplicates ?? false) !== false,
        isRenewed: parseBoolean(is_renewed),
    };
}
function order_list_parseDuplicateList(response) {
    const { certificates } = fieldsOf(response);
    if (!Array.isArray(certificates))
        throw new Error('the response is not a list of duplicates');
    return certificates.map((entry) => (isObject(entry) ? parseDuplicate(entry) : undefined));
}
function parseDuplicate({ id, serial_number, status, valid_till }) {
    return {
        id: parseId(id),
        serialNumber: parseSerialNumber(serial_number),
        status: typeof status === 'string' ? normalizeStatus(status) : undefined,
        validTillAt: textOf(valid_till).length === 'yyyy-MM-dd'.length ? parseDay(valid_till) : undefined,
    };
}

;// CONCATENATED MODULE: ./build/certcentral/endpoints.js





function disableCt(orderId) {
    return { ...setCtStatus(orderId, 'disabled'), action: `disable CT logging of order ${orderId}`, disablesCt: true };
}
function enableCt(orderId) {
    return { ...setCtStatus(orderId, 'enabled'), action: `enable CT logging of order ${orderId}` };
}
function setCtStatus(orderId, status) {
    return {
        method: 'PUT',
        path: `/order/certificate/${orderId}/ct-status`,
        body: JSON.stringify({ disable_ct: status === 'disabled' }),
        connection: 'new',
        inDoubtHint: 'The order may have been changed anyway; running again is safe.',
        isSuccess: (code) => code === 204,
        parse: () => undefined,
    };
}
function getOrder(orderId) {
    return getJson(`read order ${orderId}`, `/order/certificate/${orderId}`, (response) => {
        if (json_isObject(response) && json_parseId(response['id']) === orderId)
            return parseOrder(orderId, response);
        throw new Error(`the response is not order ${orderId}`);
    });
}
function downloadCertificate(orderId) {
    return downloadActive(orderId, 'pem_nointermediate', certificate_parseCertificate);
}
function downloadIssuedCertificate(orderId) {
    return downloadActive(orderId, 'pem_noroot', parseIssuedCertificate);
}
function downloadActive(orderId, format, parse) {
    const path = `/certificate/download/order/${orderId}/format/${format}`;
    return get(`read the active certificate of order ${orderId}`, path, parse, 'certificate');
}
function getAccountId() {
    return getJson('read the account', '/account', (response) => {
        const id = parseId(fieldsOf(response)['id']);
        if (id !== '')
            return id;
        throw new Error('the response has no ID of an account');
    });
}
function requestReissue(orderId, request) {
    const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval, comments } = request;
    const certificate = {
        common_name: commonName,
        dns_names: dnsNames,
        csr,
        signature_hash: signatureHash,
        server_platform: { id: serverPlatformId },
    };
    return {
        action: `request a reissue of order ${orderId}`,
        method: 'POST',
        path: `/order/certificate/${orderId}/reissue`,
        body: JSON.stringify({ certificate, skip_approval: skipApproval, ...(comments !== '' && { comments }) }),
        connection: 'new',
        parse: parseReissueResponse,
    };
}
function parseReissueResponse({ status, body, bodyError }) {
    const fields = status === 201 && !bodyError ? fieldsOf(parseJson(body)) : {};
    const certificateId = parseId(fields['certificate_id']);
    const hasChain = objectsIn(fields['certificate_chain']).length > 0;
    const randomValue = textOf(fields['dcv_random_value']);
    return {
        certificateId,
        hasChain,
        needsApproval: certificateId === '' && !hasChain && Array.isArray(fields['requests']),
        dcvRandomValue: /^[A-Za-z0-9]{1,128}$/.test(randomValue) ? randomValue : '',
    };
}
function getValidation(orderId) {
    const path = `/order/certificate/${orderId}/validation`;
    return getJson(`read the validations of order ${orderId}`, path, (response) => {
        if (!isObject(response))
            throw new Error('the response does not have the validations of the order');
        const domains = objectsIn(response['dns_name_validations']);
        const organizations = objectsIn(response['organization_validations']);
        return {
            domains: domains.map(({ name_scope, dns_names, status, method }) => ({
                name: textOf(name_scope) || textOf(Array.isArray(dns_names) ? dns_names[0] : ''),
                status: textOf(status),
                method: textOf(method),
            })),
            organizations: organizations.map(({ type, status }) => ({ type: textOf(type), status: textOf(status) })),
        };
    });
}
function checkDcv(orderId) {
    return {
        action: `check the domain validation of order ${orderId}`,
        method: 'PUT',
        path: `/order/certificate/${orderId}/check-dcv`,
        parse: () => undefined,
    };
}
function listOrders(offset) {
    const path = `/order/certificate?limit=${PAGE_SIZE}&offset=${offset}&sort=order_id`;
    return { ...getJson('read the list of orders', path, parseOrderList), maxBodyBytes: MAX_PAGE_BYTES };
}
function listDuplicates(orderId) {
    const path = `/order/certificate/${orderId}/duplicate`;
    return getJson(`read the duplicates of order ${orderId}`, path, parseDuplicateList);
}
function downloadDuplicate(certificateId) {
    const path = `/certificate/${certificateId}/download/format/pem_nointermediate`;
    return get(`read duplicate ${certificateId}`, path, parseCertificate, 'certificate');
}
function getJson(action, path, parse) {
    return get(action, path, (body) => parse(json_parseJson(body)), 'JSON');
}
function get(action, path, parse, format) {
    return {
        action,
        method: 'GET',
        path,
        isSuccess: (status) => status === 200,
        parse: ({ body, bodyError }) => {
            if (bodyError)
                throw bodyError.with({ status: 200 });
            try {
                return parse(body);
            }
            catch (error) {
                const isUnreadableCertificate = format === 'certificate' && body.includes('-----BEGIN CERTIFICATE-----');
                const given = { hint: errors_CHECK_API_URL_HINT, status: 200, isUnreadableCertificate };
                throw new errors_RequestError(`200, but ${asError(error).message}`, given);
            }
        },
    };
}

;// CONCATENATED MODULE: ./build/domain/look-again.js

const DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
async function lookAgain(clock, first, look, isLagging) {
    let last = first;
    for (const delayMs of DELAYS_MS) {
        if (!isLagging(last))
            break;
        await clock.sleep(delayMs);
        last = await look();
    }
    return last;
}
function reportsOtherStatus({ order }, status) {
    const reported = ifRead(order)?.ctStatus ?? 'unknown';
    return reported !== 'unknown' && reported !== status;
}

;// CONCATENATED MODULE: ./build/domain/order-state.js




const MAX_DAYS_ENDED = 2;
function findClosure({ status, planEndsAt, validTillAt }, now) {
    if (isClosedStatus(status))
        return 'status';
    const hasEnded = [planEndsAt, validTillAt].every((day) => isDayBefore(day, MAX_DAYS_ENDED, now));
    return hasEnded ? 'plan-ended' : undefined;
}
function determineState(order, certificate, now) {
    const none = { closure: undefined, hasOpenRequest: false, oldestRequestAt: undefined };
    if (order instanceof errors_RequestError)
        return { ...none, phase: 'unknown', reissuePending: 'unknown' };
    const closure = findClosure(order, now);
    if (closure)
        return { ...none, closure, phase: 'closed', reissuePending: false };
    const active = ifRead(certificate);
    const issuedAt = findLatest([order.issuedAt, active && exactTime(active.validFrom.getTime())]);
    const open = order.openRequests.filter((requestedAt) => isOlder(requestedAt, issuedAt) === false);
    const mayBeOpen = order.openRequests.some((requestedAt) => isOlder(requestedAt, issuedAt) === 'unknown');
    const hasOpenRequest = open.length > 0;
    const requestPending = hasOpenRequest || (mayBeOpen && 'unknown');
    const [phase, reissuePending] = determinePhase(order, requestPending, active !== undefined);
    return { phase, closure, reissuePending, hasOpenRequest, oldestRequestAt: findOldest(open) };
}
function findLatest(times) {
    const [latest] = text_compact(times).sort((one, other) => other.first - one.first);
    return latest;
}
function isOlder(requestedAt, issuedAt) {
    return requestedAt !== undefined && issuedAt !== undefined && isBefore(requestedAt, issuedAt);
}
function findOldest(times) {
    const known = text_compact(times);
    if (known.length < times.length)
        return undefined;
    const [oldest] = known.map(({ last }) => last).sort((one, other) => one - other);
    return oldest;
}
function determinePhase({ status, isDated, certificateId, hasInvalidCertificateId }, requestPending, isDownloaded) {
    const word = status_words_normalizeStatus(status);
    if (isReissueStatus(word) || requestPending === true)
        return ['issued', true];
    if (word === 'issued' || (word === 'approved' && isDated))
        return ['issued', requestPending];
    if (isUnissuedStatus(word))
        return isDated || isDownloaded ? ['issued', true] : ['unissued', false];
    if (isDated || certificateId !== '' || isDownloaded)
        return ['issued', 'unknown'];
    return [hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown'];
}
function isMissing(certificate) {
    return certificate instanceof RequestError && certificate.status === 404;
}
function isNothingIssued({ phase, certificate }) {
    return phase === 'unissued' && isMissing(certificate);
}
function activeCertificate(snapshot) {
    const { order, phase, certificate } = snapshot;
    const mayHaveOne = phase === 'issued' || order instanceof errors_RequestError;
    return mayHaveOne ? ifRead(certificate) : undefined;
}
function certificateCtStatus(snapshot) {
    const { phase } = snapshot;
    if (phase === 'closed' || phase === 'unissued')
        return 'none';
    return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}

;// CONCATENATED MODULE: ./build/domain/order-names.js


function reportedNames(certificate, order) {
    const { commonName, dnsNames } = certificate?.names ?? {
        commonName: isVisible(order.commonName) ? order.commonName : '',
        dnsNames: order.dnsNames.filter(isVisible),
    };
    return { commonName: commonName || (dnsNames[0] ?? ''), dnsNames };
}
function order_names_plannedNames(certificate, order) {
    if (certificate)
        return certificate.names.dnsNames;
    const { commonName, dnsNames } = order;
    return [...dnsNames, ...missingNames(commonName === '' ? [] : [commonName], dnsNames)].map(normalizeName);
}
function order_names_digestNames(names) {
    const unique = [...new Set(names.map(normalizeName))].sort();
    return createHash('sha256').update(unique.map(toLine).join('\n')).digest('hex');
}
function toLine(name) {
    const looksLikeOthers = name.includes('\n') || name.startsWith('"');
    return looksLikeOthers ? JSON.stringify(name) : name;
}
function isVisible(name) {
    return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name);
}

;// CONCATENATED MODULE: ./build/domain/approved-plan.js


const approved_plan_MAX_PLANNED_NAMES = 1_000;
const MAX_PLAN_AGE_HOURS = 96;
const MAX_PLAN_LEAD_HOURS = 1;
function apiHostOf(apiUrl) {
    const { protocol, hostname, port } = new URL(apiUrl);
    const actualPort = port || (protocol === 'http:' ? '80' : '443');
    return actualPort === '443' ? hostname : `${hostname}:${actualPort}`;
}
function findInputConflicts(plan, inputs, now) {
    const { api, order, ct, key, at } = plan;
    const { orderId, apiUrl, status, csrFile } = inputs;
    const fitsKey = plan.do === 'wait' && key === null;
    return compact([
        apiUrl !== undefined && apiHostOf(apiUrl) !== api && 'api',
        orderId !== undefined && orderId !== order && 'order',
        (status ?? ct) !== ct && 'ct',
        !fitsKey && (csrFile?.keyDigest ?? key) !== key && 'key',
        now - at > MAX_PLAN_AGE_HOURS * 3_600_000 && 'too-old',
        at - now > MAX_PLAN_LEAD_HOURS * 3_600_000 && 'ahead',
    ]);
}
function createPlan(apiUrl, { desired, action }, { order, certificate, csrFile }, observedAt) {
    return {
        api: apiHostOf(apiUrl),
        order: order.id,
        ct: desired.status,
        do: action,
        serial: certificate?.serialNumber ?? null,
        names: digestNames(plannedNames(certificate, order)),
        key: action === 'wait' ? null : (csrFile?.keyDigest ?? certificate?.keyDigest ?? null),
        at: observedAt - (observedAt % 1000),
    };
}
const SAME_FIELDS = (/* unused pure expression or super */ null && (['ct', 'names']));
const SAME_REISSUE_FIELDS = (/* unused pure expression or super */ null && (['do', 'serial', 'key']));
function findPlanDifferences(approved, found) {
    const fields = found.do === 'reissue' ? [...SAME_FIELDS, ...SAME_REISSUE_FIELDS] : SAME_FIELDS;
    return fields.filter((field) => found[field] !== approved[field]);
}

;// CONCATENATED MODULE: ./build/domain/words.js





function describeObjection(objection, order) {
    switch (objection.kind) {
        case 'closed':
            return describeClosure(objection.closure, order.status);
        case 'non-dns-name':
            return `the active certificate has names that are not DNS names, and a reissue would lose them: ${formatNames(objection.names)}`;
        case 'no-dns-name':
            return 'the active certificate has no DNS name';
        case 'ev':
            return 'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged';
        case 'no-public-tls':
            return describeNonPublicTls(objection.reason, order.product);
        case 'renewal':
            return `CertCentral reports a renewal between the order and order ${objection.id}, whose ID is in ${objection.list} of the policy`;
        case 'mixed':
            return `the policy keeps ${listNames(objection.keepOut)} out of CT logs, but logs ${listNames(objection.log)}`;
        case 'ignored':
            return `the policy ignores the order (${objection.rule})`;
        case 'disagreement':
            return `disable-ct is ${objection.byInput === 'disabled'}, but the policy has disable-ct ${objection.byPolicy === 'disabled'} for it (${objection.rule})`;
        case 'unseen-names':
            return `CT logs would publish the names of the next certificate for good, and nobody can look at them: ${UNSEEN_NAMES[objection.why]}`;
        case 'unusable-csr':
            return CSR_PROBLEMS[objection.problem];
    }
}
function describeClosure(closure, status) {
    return closure === 'status'
        ? `the order is ${status_words_normalizeStatus(status)}`
        : 'the order is closed, because its plan has ended';
}
const TOO_MANY_NAMES = (/* unused pure expression or super */ null && (`the active certificate has more than ${MAX_PLANNED_NAMES.toLocaleString('en-US')} names, which nobody can approve`));
const CSR_PROBLEMS = {
    missing: 'the order has no certificate signing request (CSR)',
    unreadable: 'the certificate signing request (CSR) of the order cannot be read',
    'other-key': 'the certificate signing request (CSR) of the order has another key than the active certificate',
};
const UNSEEN_NAMES = {
    unissued: 'nothing is issued yet',
    'reissue-pending': 'a reissue is pending',
    'reissue-may-be-pending': 'CertCentral does not report whether a reissue is pending',
};
const UNSEEN_NAMES_HINT = 'Complete or cancel the pending request in CertCentral, then run again. Or list the order ID in log of a policy file, and use the reissue action with it.';
function renewalAdvice({ list }, { ctStatus }) {
    const entry = list === 'ignore' ? 'the ID of this order' : 'a domain that covers the names of this order, or its ID,';
    const addition = `add ${entry} to the same list of the policy file`;
    const mayPublish = list === 'keep-out' && ctStatus !== 'disabled';
    return mayPublish
        ? `set the CT status of this order to disabled first (workflow set-status.yml), then ${addition}`
        : addition;
}
function describeLogging(certificate) {
    return certificate?.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}
const MAX_SHOWN_NAMES = 3;
const listNames = (names) => formatList(names, ', ', MAX_SHOWN_NAMES, safe_text_MAX_FIELD_LENGTH);
function describeNonPublicTls(reason, { nameId, type }) {
    if (reason === 'key-usage')
        return 'the active certificate is not for public TLS by its extended key usage';
    const evidence = reason === 'product-name'
        ? `name, ${toSafeText(nameId, safe_text_MAX_FIELD_LENGTH)}`
        : `type, ${toSafeText(type, safe_text_MAX_FIELD_LENGTH)}`;
    return `the product is not for public TLS by its ${evidence}`;
}
const PLAN_DIFFERENCES = {
    ct: 'another CT status is desired',
    names: 'the names are not those of the plan',
    do: 'a reissue is due, which the plan does not request',
    serial: 'another certificate is active',
    key: 'the plan does not have the key of the certificate signing request (CSR)',
};
const NO_PLAN = 'it is not the output plan of this version: plan again';
const INPUT_CONFLICTS = {
    api: 'its field api is another host than that of api-url',
    order: 'its field order is another order than order-id',
    ct: 'its field ct is another status than that of disable-ct',
    key: 'its field key is not the key of csr-file: plan again',
    'too-old': `its field at is more than ${MAX_PLAN_AGE_HOURS} hours ago: plan again`,
    ahead: `its field at is more than ${formatCount(MAX_PLAN_LEAD_HOURS, 'hour')} ahead: plan again`,
};
const UNLOGGED_NOTICE = 'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';
function describeSctShortage({ logs, required }) {
    return `the active certificate has SCTs of ${formatCount(logs, 'CT log')}, but browsers require SCTs of ${required}`;
}
function sctShortageWarning(shortage, desiredStatus) {
    const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
    return `${capitalize(describeSctShortage(shortage))}: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`;
}
function mismatchError(orderId) {
    return new errors_RequestError('200, but the certificate is of another order, or an earlier one of this order', {
        title: `Could not read the active certificate of order ${orderId}`,
        hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
        retryability: 'transient',
    });
}
function phaseUnknownError(orderId) {
    const title = `Could not read order ${orderId}`;
    return new RequestError('the order does not report whether it is issued', { title, hint: CHECK_API_URL_HINT });
}
function accountUnreadError(error, expected, isRefused) {
    const advice = 'If this key may not read the account, account can be removed from the policy file.';
    return error.with({
        title: `Could not check that the API key is one of account ${expected}, which the policy file names`,
        hint: joinSentences(error.hint, isRefused && advice),
    });
}
function otherAccountError(actual, expected) {
    const text = `the API key is one of account ${actual}, but the policy file is that of account ${expected}`;
    const title = 'This policy is not for the account of the API key';
    return new ActionError(text, { title, hint: 'Use a key of that account, or the policy file of this one.' });
}
function otherPolicyError(key, actual, earlier) {
    return new ActionError(`the policy file is for ${key} ${actual}, but the earlier one is for ${earlier}`, {
        title: `This policy is for another ${key}`,
        hint: `Correct ${key} in the policy file.`,
    });
}

;// CONCATENATED MODULE: ./build/domain/order-snapshot.js







const MAX_READ_BACK_RETRIES = 2;
async function fetchOrderSnapshot(api, orderId, options, download, knownCommonName = '') {
    const now = api.clock.now();
    const closed = new AbortController();
    const signal = AbortSignal.any([closed.signal, ...(options.signal ? [options.signal] : [])]);
    const orderRead = api
        .request(getOrder(orderId), options)
        .catch(toRequestError)
        .then((order) => {
        if (!(order instanceof errors_RequestError) && findClosure(order, now))
            closed.abort();
        return order;
    });
    const readMatching = async (once) => {
        const read = await api.request(download(orderId), once);
        if (isMismatch(ifRead(await orderRead), read, knownCommonName, now))
            throw mismatchError(orderId);
        return read;
    };
    const certificateRead = api.retry(readMatching, { ...options, signal }).catch(toRequestError);
    const [order, read] = await Promise.all([orderRead, certificateRead]);
    const certificate = closed.signal.aborted ? undefined : read;
    return { order, certificate, ...determineState(order, certificate, now) };
}
const MAX_END_DIFFERENCE_MS = 2 * DAY_MS;
function isMismatch(order, certificate, knownCommonName, now) {
    const { names, serialNumber, validFrom, validTill } = certificate;
    if (order && determineState(order, undefined, now).reissuePending === true)
        return false;
    const commonName = order?.commonName ?? knownCommonName;
    const allNames = [names.commonName, ...names.dnsNames];
    if (commonName !== '' && !includesName(allNames, commonName))
        return true;
    if (!order || order.serialNumber === '' || isSameSerialNumber(order.serialNumber, serialNumber))
        return false;
    const { validFromAt = 0, validTillAt = validTill.getTime(), dnsNames } = order;
    return (Math.abs(validTillAt - validTill.getTime()) > MAX_END_DIFFERENCE_MS ||
        validFromAt > validFrom.getTime() ||
        names_missingNames(dnsNames, allNames).length > 0);
}

;// CONCATENATED MODULE: ./build/domain/status-update.js


function turnsLoggingOn(desiredStatus, reportedStatus) {
    return desiredStatus === 'enabled' && reportedStatus !== 'enabled';
}
function whyUnseen(desiredStatus, { ctStatus }, { phase, reissuePending }) {
    if (!turnsLoggingOn(desiredStatus, ctStatus) || phase === 'closed')
        return undefined;
    if (reissuePending === true)
        return 'reissue-pending';
    if (phase === 'unissued')
        return 'unissued';
    return reissuePending === 'unknown' ? 'reissue-may-be-pending' : undefined;
}
function isLoggedById({ status, by }) {
    return by === 'order-id' && status === 'enabled';
}
class EnablingPermit {
    orderId;
    #isUsed = false;
    constructor({ order, ...state }, mayPublishUnseenNames) {
        if (order instanceof errors_RequestError)
            throw order;
        const why = mayPublishUnseenNames ? undefined : whyUnseen('enabled', order, state);
        if (why)
            throw new Error(`Logging of order ${order.id} must not be turned on: ${why}.`);
        this.orderId = order.id;
    }
    static from(look, mayPublishUnseenNames) {
        return new EnablingPermit(look, mayPublishUnseenNames);
    }
    use() {
        if (this.#isUsed)
            throw new Error(`Logging of order ${this.orderId} must not be turned on twice.`);
        this.#isUsed = true;
    }
}
async function enableLogging(api, permit, options) {
    permit.use();
    await api.request(enableCt(permit.orderId), options);
}
async function disableLogging(api, orderId, options) {
    await api.request(disableCt(orderId), options);
}

;// CONCATENATED MODULE: ./build/domain/as-desired.js


function findDeviations(certificate, desired, now) {
    const { status, key, names } = desired;
    const { ctStatus, keyDigest, validTill } = certificate;
    const { dnsNames, nonDnsNames } = certificate.names;
    const lost = names ? findLostNames(certificate, names) : [];
    const additional = names ? [...names_missingNames(dnsNames, names.names), ...nonDnsNames] : [];
    return text_compact([
        ctStatus !== status && { kind: 'status' },
        key !== null && keyDigest !== key && { kind: 'key' },
        validTill.getTime() < now && { kind: 'expired' },
        lost.length > 0 && { kind: 'lost-names', names: lost },
        additional.length > 0 && { kind: 'additional-names', names: [...new Set(additional)] },
    ]);
}
function findLostNames(certificate, { names, sanCount }) {
    const { dnsNames, dnsSans } = certificate.names;
    return [...names_missingNames(names.slice(0, sanCount), dnsSans), ...names_missingNames(names.slice(sanCount), dnsNames)];
}

;// CONCATENATED MODULE: ./build/domain/due.js



function findDueReasons(certificate, planEndsAt, { desired, reissueBeforeDays, expectedPlan }, now) {
    const isPlanned = expectedPlan?.do === 'reissue' && expectedPlan.serial === certificate.serialNumber;
    return text_compact([
        ...findDeviations(certificate, desired, now).map(({ kind }) => kind),
        classifyExpiry(certificate, planEndsAt, reissueBeforeDays, now) === 'ends-soon' && 'ends-soon',
        isPlanned && 'planned',
    ]);
}
const MIN_GAIN_DAYS = 7;
function classifyExpiry({ validTill }, planEndsAt, reissueBeforeDays, now) {
    const end = validTill.getTime();
    if (end < now || reissueBeforeDays === 0 || end - now > reissueBeforeDays * DAY_MS)
        return undefined;
    const gainsTime = planEndsAt !== undefined && planEndsAt >= startOfDay(end) + MIN_GAIN_DAYS * DAY_MS;
    return gainsTime ? 'ends-soon' : 'needs-renewal';
}

;// CONCATENATED MODULE: ./build/pki/csr.js


const PEM_REQUEST = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----\s([^-]*)-----END \1-----/;
function parseCertificateRequest(text) {
    const blocks = text.split('-----BEGIN ').length - 1;
    if (blocks === 0)
        return parseDer(decodeBase64(text));
    const [, , base64] = PEM_REQUEST.exec(text) ?? [];
    if (base64 === undefined || blocks > 1)
        throw new Error('The text is not one certificate request in PEM.');
    return parseDer(decodeBase64(base64));
}
function decodeBase64(text) {
    const digits = text.replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits))
        throw new Error('The text is not base64.');
    return Buffer.from(digits, 'base64');
}
function parseDer(der) {
    const [request, ...others] = parseElements(der);
    const parts = parseSequence(request);
    if (others.length > 0 || parts.length !== 3)
        throw new Error('The text is not one certificate request.');
    const [_version, _subject, publicKey] = parseSequence(parts[0]);
    return { pem: toPem(der), keyDigest: keyDigestOf(expectTag(publicKey, SEQUENCE).der) };
}
function toPem(der) {
    const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
    return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}-----END CERTIFICATE REQUEST-----\n`;
}

;// CONCATENATED MODULE: ./build/domain/public-tls.js
const NON_TLS_NAME = /^private_|(?<![^_])(?:x9|vmc|smime|secure_email)(?![^_])/;
const NON_TLS_TYPE = /code_signing|client|document_signing|email|smime|mark/;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
function nonPublicTlsReason(product, certificate) {
    if (NON_TLS_NAME.test(product.nameId.toLowerCase()))
        return 'product-name';
    const productType = product.type.toLowerCase();
    if (NON_TLS_TYPE.test(productType) && !productType.includes('ssl'))
        return 'product-type';
    const usages = certificate?.extendedKeyUsages ?? [];
    const isForServers = usages.includes(SERVER_AUTH) || usages.includes(ANY_EXTENDED_KEY_USAGE);
    return usages.length === 0 || isForServers ? undefined : 'key-usage';
}

;// CONCATENATED MODULE: ./build/domain/objections.js



function objections_findOrderObjections(product, closure, certificate) {
    const nonPublicTls = nonPublicTlsReason(product, certificate);
    return text_compact([
        closure !== undefined && { kind: 'closed', closure },
        nonPublicTls && { kind: 'no-public-tls', reason: nonPublicTls },
    ]);
}
function findCertificateObjections({ names, isEv }, desired) {
    const { dnsNames, nonDnsNames } = names;
    return text_compact([
        nonDnsNames.length > 0 && { kind: 'non-dns-name', names: nonDnsNames },
        nonDnsNames.length === 0 && dnsNames.length === 0 && { kind: 'no-dns-name' },
        isEv && desired === 'disabled' && { kind: 'ev' },
    ]);
}
function usableCsr({ reissueDefaults }, { keyDigest }) {
    const { csr } = reissueDefaults;
    if (csr === '')
        return 'missing';
    try {
        const request = parseCertificateRequest(csr);
        return request.keyDigest === keyDigest ? request : 'other-key';
    }
    catch {
        return 'unreadable';
    }
}

;// CONCATENATED MODULE: ./build/domain/assessment.js






function assess(source, facts) {
    const { order, closure, certificate } = facts;
    const desired = decideDesired(source, facts);
    if (!('kind' in desired))
        return assessDesired(desired, facts);
    return findOrderObjections(order.product, closure, certificate)[0] ?? desired;
}
function assessDesired(desired, facts) {
    const { order, closure, certificate, csrFile, expectedPlan, reissuePending, reissueBeforeDays, now } = facts;
    const givenKey = csrFile?.keyDigest ?? expectedPlan?.key ?? null;
    const rules = { desired: { status: desired.status, key: givenKey, names: null }, reissueBeforeDays, expectedPlan };
    const due = certificate ? findDueReasons(certificate, order.planEndsAt, rules, now) : [];
    const reissued = due.length > 0 && reissuePending !== true ? certificate : undefined;
    const csr = reissued ? (csrFile ?? usableCsr(order, reissued)) : null;
    const unseenNames = whyUnseen(desired.status, order, facts);
    const mayPublishUnseenNames = isLoggedById(desired);
    const forbidden = mayPublishUnseenNames ? undefined : unseenNames;
    const onlyWaits = forbidden !== undefined && forbidden !== 'unissued' && isOwnWait(expectedPlan);
    return {
        desired,
        action: decideAction(reissued, facts),
        due,
        requiredKey: givenKey ?? reissued?.keyDigest ?? null,
        csr: typeof csr === 'string' ? null : csr,
        unseenNames,
        mayPublishUnseenNames,
        onlyWaits,
        objections: text_compact([
            ...objections_findOrderObjections(order.product, closure, certificate),
            ...(certificate ? findCertificateObjections(certificate, desired.status) : []),
            forbidden && !onlyWaits && { kind: 'unseen-names', why: forbidden },
            typeof csr === 'string' && { kind: 'unusable-csr', problem: csr },
        ]),
    };
}
function isOwnWait(plan) {
    return plan?.do === 'wait' && plan.key !== null;
}
function decideAction(reissued, { certificate, reissuePending }) {
    if (reissued)
        return 'reissue';
    return certificate && reissuePending === true ? 'wait' : 'status';
}
function decideDesired({ policyFile, status }, { order, ...names }, reporters = []) {
    if (!policyFile)
        return { status, rule: '', by: 'input' };
    const { policy } = policyFile;
    const decision = decideByPolicy(policy, order.id, policyNames({ order, ...names }));
    const { rule } = decision;
    if ('kind' in decision && decision.kind === 'ignored')
        return status === null ? decision : { status, rule, by: 'input' };
    const renewed = findRenewedOrder(policy, { renewedOrderId: '', ...order }, decision.by, reporters);
    const byNames = 'kind' in decision ? 'unknown' : decision.status;
    if (renewed)
        return { kind: 'renewal', ...renewed, status: byNames, rule };
    if ('kind' in decision || status === null || status === decision.status)
        return decision;
    return { kind: 'disagreement', byInput: status, byPolicy: decision.status, rule };
}

;// CONCATENATED MODULE: ./build/domain/browser-policy.js

const MAX_SHORT_VALIDITY_MS = 180 * DAY_MS;
function sctShortage(certificate) {
    const { ctStatus, sctLogCount: logs, validFrom, validTill } = certificate;
    const validityMs = validTill.getTime() - validFrom.getTime();
    const required = validityMs <= MAX_SHORT_VALIDITY_MS ? 2 : 3;
    return ctStatus === 'enabled' && logs < required ? { logs, required } : undefined;
}

;// CONCATENATED MODULE: ./build/set-status/result.js









const NEXT_STEPS = {
    closed: 'none',
    'no-public-tls': 'none',
    'status-differs': 'look',
    unissued: 'none',
    pending: 'wait',
    reissue: 'reissue',
    look: 'look',
    'order-differs': 'none',
    'in-sync': 'none',
};
function toOutputs({ kind, order, certificate, certificateCtStatus, ...result }) {
    const { commonName, dnsNames } = reportedNames(certificate, order);
    return {
        'order-id': order.id,
        'ct-status': result.ctStatus,
        'certificate-ct-status': certificateCtStatus,
        'reissue-required': result.reissueRequired,
        'reissue-pending': result.reissuePending,
        next: NEXT_STEPS[kind],
        'sct-count': certificate?.sctCount ?? '',
        'certificate-id': certificateCtStatus === 'none' ? '' : order.certificateId,
        'common-name': commonName,
        'dns-names': dnsNames,
    };
}
function buildResult({ orderId, desiredStatus, dryRun }, snapshot, now) {
    const { closure, reissuePending, certificate: download } = snapshot;
    const order = ifRead(snapshot.order) ?? parseOrder(orderId, {});
    const certificate = activeCertificate(snapshot);
    const status = certificateCtStatus(snapshot);
    const { due, objections } = assessOrder(desiredStatus, order, snapshot, now);
    const nonPublicTls = closure ? undefined : objections.find((found) => found.kind === 'no-public-tls');
    const obstacles = certificate && !nonPublicTls ? findCertificateObjections(certificate, desiredStatus) : [];
    const shortage = certificate && !nonPublicTls ? sctShortage(certificate) : undefined;
    const differs = !dryRun && reportsOtherStatus(snapshot, desiredStatus);
    const state = {
        desiredStatus,
        dryRun,
        closure,
        reissuePending,
        order,
        certificate,
        ctStatus: dryRun || differs ? order.ctStatus : desiredStatus,
        certificateCtStatus: status,
        reissueRequired: !nonPublicTls && (status === 'unknown' || due.includes('status')),
    };
    const kind = nonPublicTls ? 'no-public-tls' : decideKind(state, differs, obstacles.length > 0);
    const isOnlyPendingUnknown = certificate && order === snapshot.order && reissuePending === 'unknown';
    const warnings = text_compact([
        snapshot.order instanceof errors_RequestError && { kind: 'order-not-read-back', cause: snapshot.order },
        differs && { kind: 'status-differs' },
        closure && { kind: 'closed' },
        reissuePending === true && { kind: 'reissue-pending' },
        nonPublicTls,
        status === 'unknown' && download instanceof errors_RequestError && { kind: 'certificate-not-read', cause: download },
        kind === 'look' && isOnlyPendingUnknown && { kind: 'pending-unknown' },
        due.includes('expired') && { kind: 'expired' },
        ...obstacles.filter((found) => found.kind === 'ev' || state.reissueRequired),
        shortage && { kind: 'few-scts', shortage },
    ]);
    return { ...state, kind, warnings };
}
function assessOrder(desiredStatus, order, snapshot, now) {
    const given = { csrFile: null, expectedPlan: null, reissueBeforeDays: 0 };
    const facts = { ...snapshot, order, certificate: activeCertificate(snapshot), ...given, now };
    return assessDesired({ status: desiredStatus, rule: '', by: 'input' }, facts);
}
function decideKind(state, differs, hasObstacle) {
    const { closure, certificate, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = state;
    if (closure)
        return 'closed';
    if (differs)
        return 'status-differs';
    if (certificateCtStatus === 'none')
        return 'unissued';
    if (reissuePending === true)
        return 'pending';
    const mayRequest = certificate && reissuePending === false && !hasObstacle;
    if (reissueRequired)
        return mayRequest ? 'reissue' : 'look';
    return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}

;// CONCATENATED MODULE: ./build/set-status/words.js






function formatResult(result) {
    return `${formatHeadline(result)}. ${describeResult(result).next}`;
}
function formatHeadline(result) {
    const { order, dryRun, ctStatus } = result;
    const change = dryRun
        ? `Dry run, nothing was changed: CT logging of order ${order.id} is ${ctStatus}`
        : `CT logging of order ${order.id} is now ${ctStatus}`;
    return `${change}, ${describeResult(result).state}`;
}
const WAIT = 'wait until the pending reissue is issued. Then run again.';
const CANCEL_OR_WAIT = `cancel the pending reissue in CertCentral, because it can still publish its names. If they may be public, ${WAIT}`;
function describeResult(result) {
    const { kind, desiredStatus, ctStatus, certificate } = result;
    const isChangeLeft = ctStatus !== desiredStatus;
    const then = (step) => (isChangeLeft ? `Run again without dry-run, then ${step}` : capitalize(step));
    const closed = describeClosed(result);
    const differs = ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync';
    const reissue = text_joinSentences(`reissue the certificate, with the reissue action or in CertCentral, because the active one was ${describeLogging(certificate)}.`, !isChangeLeft && 'Until then, the order is out of sync.');
    const look = 'look at the order in CertCentral before you reissue the certificate. A warning says why.';
    const isUnchecked = result.warnings.some(({ kind }) => kind === 'order-not-read-back');
    const check = 'Check in CertCentral whether a reissue is pending. A warning says why.';
    const descriptions = {
        closed: [closed, `${capitalize(closed)}: place a new order.`],
        'no-public-tls': ['no public TLS', 'Nothing to do: CT logging does not apply to this order.'],
        'status-differs': [
            `but ${desiredStatus} was set`,
            'Look at the order in CertCentral before anything is issued: its next certificate follows the status that it reports. A warning says why.',
        ],
        unissued: ['no certificate issued yet', then('check the first certificate once it is issued.')],
        pending: ['reissue pending', then(desiredStatus === 'disabled' ? CANCEL_OR_WAIT : WAIT)],
        reissue: ['reissue required', then(reissue)],
        look: ['reissue required, look first', then(look)],
        'order-differs': [differs, 'Run again without dry-run: the order is then in sync with its active certificate.'],
        'in-sync': ['in sync', isUnchecked ? check : 'Nothing to do: the order and its active certificate are in sync.'],
    };
    const [state, next] = descriptions[kind];
    return { state, next };
}
function describeClosed({ closure = 'status', order }) {
    return describeClosure(closure, order.status);
}
function warningsOf(result) {
    return result.warnings.map((warning) => ({
        text: describeWarning(warning, result),
        ...('cause' in warning && { cause: warning.cause }),
    }));
}
function describeWarning(warning, result) {
    const { desiredStatus, ctStatus, reissueRequired, order } = result;
    const look = 'Somebody must look before a reissue is requested';
    switch (warning.kind) {
        case 'order-not-read-back':
            return `CT logging is ${desiredStatus}, but the order could not be read back, so nobody knows whether a reissue is pending${reissueRequired ? ', and somebody must look' : ''}.`;
        case 'status-differs':
            return `The order reports CT logging ${ctStatus}, also a minute after DigiCert confirmed that it is ${desiredStatus}: CertCentral lags behind a change, or somebody else sets it. A certificate that is issued now would ${ctStatus === 'enabled' ? 'be logged' : 'not be logged'}.`;
        case 'closed':
            return `${capitalize(describeClosed(result))}: nothing can be reissued on it.`;
        case 'reissue-pending':
            return text_joinSentences(ctStatus === 'enabled' &&
                'The pending certificate will probably be logged, which publishes its names for good: cancel it in CertCentral if they must stay out.', "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.");
        case 'no-public-tls':
            return `${capitalize(describeObjection(warning, order))}: CT logging does not apply, so no reissue is required.`;
        case 'certificate-not-read':
            return `Whether the active certificate was logged is unknown${reissueRequired ? ', so it counts as out of sync, and somebody must look' : ''}.`;
        case 'pending-unknown':
            return `${look}, because a request may replace a pending reissue: CertCentral does not report whether one is pending.`;
        case 'expired':
            return 'The active certificate has expired. If the order is still needed, reissue the certificate: the next one follows the CT status of the order.';
        case 'ev':
            return `${reissueRequired ? `${look}: the` : 'The'} active certificate is an EV certificate, and DigiCert says that EV certificates must be logged. DigiCert may refuse a reissue, or log the new certificate anyway.`;
        case 'no-dns-name':
        case 'non-dns-name':
            return `${look}: ${describeObjection(warning, order)}. Reissue the certificate in CertCentral.`;
        case 'few-scts':
            return sctShortageWarning(warning.shortage, desiredStatus);
    }
}
function refusalError(order, why) {
    return new errors_ActionError(describeObjection({ kind: 'unseen-names', why }, order), {
        title: `The change of order ${order.id} is refused`,
        hint: UNSEEN_NAMES_HINT,
    });
}
const DISABLE_NOW = 'Run with disable-ct: true now, or set CT logging of the order to disabled in CertCentral.';
function turnedOffError(orderId, danger, failure) {
    const [why, cause] = describeDanger(danger);
    if (failure)
        return new errors_ActionError(failure.detail, {
            title: `CT logging could not be turned off: order ${orderId} may publish the names of its next certificate, and is out of sync. It had to be turned off, because ${why}`,
            hint: text_joinSentences(danger instanceof errors_RequestError && danger.hint, DISABLE_NOW),
        });
    const title = `CT logging of order ${orderId} was turned off again, because ${why}`;
    return (cause?.with({ title, hint: `${cause.hint} Then run again.` }) ??
        new errors_ActionError('nobody can look at its names', { title, hint: UNSEEN_NAMES_HINT }));
}
function describeDanger(danger) {
    if (danger instanceof errors_RequestError)
        return ['nobody knows whether it was turned on', danger];
    const { order, reissuePending } = danger;
    if (order instanceof errors_RequestError)
        return ['the order could not be read after it was turned on', order];
    return reissuePending === true
        ? ['a reissue has appeared']
        : ['CertCentral does not report whether a reissue is pending'];
}
const CHANGES = {
    'not-changed': 'The order was not changed.',
    'in-doubt': 'The order may have been changed.',
    changed: 'The order was changed.',
    reported: '',
};
function words_reportFailure(change) {
    return { subject: 'CT logging status', state: '', text: CHANGES[change], advice: '', waitsFor: [] };
}
function renderSummary(result) {
    const { kind, desiredStatus, reissueRequired } = result;
    return joinBlocks(`<h2>${formatHeadline(result)}</h2>`, `<p><strong>Next:</strong> ${describeResult(result).next}</p>`, ...warningsOf(result).map((warning) => renderWarning(warning)), kind !== 'no-public-tls' && desiredStatus === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`, desiredStatus === 'enabled' &&
        reissueRequired &&
        '<p>CT logs publish all names of the reissued certificate, and keep them for good.</p>', renderFacts(result), renderOutputs(toOutputs(result)));
}
function renderFacts(result) {
    const { order, certificate, certificateCtStatus, dryRun, ctStatus, desiredStatus } = result;
    const { commonName, dnsNames } = reportedNames(certificate, order);
    return renderRowsWithValue([
        ['Order', renderCodes([order.id, commonName, order.status])],
        ['CT logging', dryRun ? `${ctStatus} now, ${desiredStatus} desired` : desiredStatus],
        ['Certificate', renderCertificate(result)],
        ['Reissue', certificateCtStatus === 'none' ? '' : describeReissue(result)],
        ['DNS names', renderValue(dnsNames)],
    ]);
}
function renderCertificate(result) {
    const { certificate, certificateCtStatus, closure } = result;
    if (closure)
        return `none; ${renderText(describeClosed(result))}`;
    if (certificateCtStatus === 'none')
        return 'none issued yet';
    if (!certificate)
        return 'not known';
    const serialNumber = inlineCode(certificate.serialNumber);
    return `serial number ${serialNumber}, ${describeLogging(certificate)}, valid till ${formatDate(certificate.validTill)}`;
}
function describeReissue({ reissueRequired, reissuePending }) {
    const required = reissueRequired ? 'required' : 'not required';
    if (reissuePending === 'unknown')
        return `${required}; nobody knows whether a reissue is pending`;
    return reissuePending ? `${required}, and pending` : required;
}
function renderOutputs(outputs) {
    const rows = Object.entries(outputs).map(([name, value]) => [name, renderValue(value)]);
    return `<details><summary>Outputs</summary>${renderRowsWithValue(rows)}</details>`;
}
function renderValue(value) {
    if (typeof value !== 'object')
        return renderCodes([`${value}`]);
    return value.length > 0 ? renderNameList(value) : '';
}
function renderRowsWithValue(rows) {
    return renderTable(rows.filter(([, value]) => value !== ''));
}
function renderCodes(texts) {
    return texts
        .filter(Boolean)
        .map((text) => inlineCode(text))
        .join(', ');
}

;// CONCATENATED MODULE: ./build/set-status/change.js







async function changeStatus(api, inputs, onState) {
    const { orderId, desiredStatus, dryRun, retries } = inputs;
    const look = (times, knownCommonName) => fetchOrderSnapshot(api, orderId, { retries: times }, downloadCertificate, knownCommonName);
    const before = dryRun || desiredStatus === 'enabled' ? await look(retries) : undefined;
    if (before)
        refuse(inputs, before, api.clock.now());
    if (before && dryRun)
        return buildResult(inputs, before, api.clock.now());
    const known = before && ifRead(before.order);
    const isTurnedOn = known !== undefined && turnsLoggingOn(desiredStatus, known.ctStatus);
    const turnOffAndFail = async (danger) => {
        onState('reported');
        const update = disableLogging(api, orderId, { retries });
        throw turnedOffError(orderId, danger, await update.then(() => undefined, toRequestError));
    };
    onState('in-doubt');
    await setStatus(api, inputs, before).catch(async (thrown) => {
        const error = toRequestError(thrown);
        if (!error.inDoubt)
            onState('not-changed');
        else if (isTurnedOn)
            await turnOffAndFail(error);
        throw error;
    });
    onState('changed');
    const readBack = async () => {
        const read = await look(Math.min(retries, MAX_READ_BACK_RETRIES), known?.commonName);
        if (isTurnedOn && read.reissuePending !== false)
            await turnOffAndFail(read);
        return read;
    };
    return buildResult(inputs, await readUntilReported(api, desiredStatus, readBack), api.clock.now());
}
async function setStatus(api, { orderId, retries }, before) {
    if (before)
        await enableLogging(api, EnablingPermit.from(before, false), { retries });
    else
        await disableLogging(api, orderId, { retries });
}
async function readUntilReported({ clock }, desiredStatus, readBack) {
    let last = await readBack();
    const readAgain = async () => {
        const next = await readBack();
        if (ifRead(next.order))
            last = next;
        return last;
    };
    return lookAgain(clock, last, readAgain, (read) => reportsOtherStatus(read, desiredStatus));
}
function refuse({ desiredStatus }, snapshot, now) {
    const { order } = snapshot;
    if (order instanceof errors_RequestError)
        throw order;
    const { unseenNames } = assessOrder(desiredStatus, order, snapshot, now);
    if (unseenNames)
        throw refusalError(order, unseenNames);
}

;// CONCATENATED MODULE: ./build/set-status/inputs.js


function ctStatusInputs(get) {
    return {
        orderId: get('order-id', orderIdInput),
        desiredStatus: get('disable-ct', disableCtInput),
        ...connectionInputs(get),
        dryRun: get('dry-run', booleanInput),
        ...retryInputs(get),
    };
}

;// CONCATENATED MODULE: ./build/set-status/run.js










async function run(overrides = {}) {
    let change = 'not-changed';
    try {
        const inputs = getActionInputs(ctStatusInputs);
        requirePrivateRepository(inputs.desiredStatus, null);
        const api = new CertCentral({ ...inputs, log: log, debug: reporter_debug, ...overrides });
        const onState = (state) => {
            change = state;
        };
        await changeStatus(api, inputs, onState)
            .then(publish)
            .finally(() => api.close());
    }
    catch (error) {
        const report = words_reportFailure(change);
        reporter_setFailed(toFailure(report, asError(error)));
        await writeSummary(renderFailure(report, asError(error)));
    }
}
async function publish(result) {
    for (const warning of warningsOf(result))
        warn(formatWarning(warning));
    log(formatResult(result));
    setOutputs(toOutputs(result), 'The outputs');
    await writeSummary(renderSummary(result));
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(660);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
