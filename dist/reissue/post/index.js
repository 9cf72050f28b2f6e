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
/* harmony import */ var _post_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(480);

await (0,_post_js__WEBPACK_IMPORTED_MODULE_0__/* .post */ .b)();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 480:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  b: () => (/* binding */ post)
});

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// CONCATENATED MODULE: ./build/text.js
/** The most characters that are shown of one field of an answer. */
const text_MAX_FIELD_LENGTH = 500;
/** The most characters of a whole message. */
const MAX_MESSAGE_LENGTH = 2000;
/** The most characters of an API key; DigiCert's have about a hundred. */
const MAX_API_KEY_LENGTH = 1000;
/**
 * Flattens untrusted text to one line: white space of any kind becomes one space; control, format (bidirectional
 * overrides, zero-width) and broken surrogate characters go.
 */
function toSingleLine(text) {
    return text
        .replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
        .replace(/\s+/g, ' ')
        .trim();
}
/** Cuts text to at most `max` UTF-16 units, the ellipsis included, without splitting a surrogate pair. */
function text_truncate(text, max) {
    return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
/** Escapes text for HTML content and quoted attribute values. */
function text_escapeHtml(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** What may stand between the characters of a key, which are printable ASCII. A class with \p in it costs a run 40 ms. */
const NON_KEY_CHARS = '[^\\x21-\\x7e]*';
/**
 * Makes a function that replaces every occurrence of `secret` in a text by `***`: as it is, percent-, JSON-, HTML- or
 * base64-spelled (at any of the three alignments, as the runner masks it), also with white space, control or other
 * foreign characters put into it. Letter case is ignored: a mask too many does no harm.
 */
function createRedactor(secret) {
    if (secret === '')
        return (text) => text;
    // Longer than any key, and than what a regular expression takes.
    if (secret.length > MAX_API_KEY_LENGTH)
        return () => '***';
    let pattern;
    return (text) => {
        // Most texts are names, shorter than any spelling of the key could be; and a pattern takes milliseconds to make.
        if (text.length < minEncodedLength(secret))
            return text;
        pattern ??= encodedKeyPattern(secret);
        return text.replace(pattern, '***');
    };
}
/** A lower bound: a run of backslashes can come out as one of them, and characters that count as filler may be missing. */
function minEncodedLength(secret) {
    return (secret.match(/\\+|[\x21-\x5b\x5d-\x7e]/g) ?? []).length;
}
function encodedKeyPattern(secret) {
    const plain = (secret.replace(new RegExp(NON_KEY_CHARS, 'g'), '').match(/\\+|[^\\]/g) ?? []).map(encodedCharPattern);
    const base64 = base64Fragments(secret).map((core) => [...core].map(base64CharPattern));
    // The first is for a key with characters that count as filler, which is refused but must not be shown either.
    const sequences = [[RegExp.escape(secret)], plain, ...base64].filter((characters) => characters.length > 0);
    return new RegExp(sequences.map((characters) => characters.join(NON_KEY_CHARS)).join('|'), 'gi');
}
const HTML_ENTITY_NAMES = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
/** A pattern for one character, or for a run of backslashes: each of them could as well be the escape of the next. */
function encodedCharPattern(part) {
    if (part.startsWith('\\')) {
        const backslash = '(?:\\\\|%5c|u005c|&(?:#0*92|#x0*5c);)';
        return `${backslash}(?:${NON_KEY_CHARS}${backslash}){0,${4 * part.length - 1}}`;
    }
    const code = part.charCodeAt(0);
    const hex = code.toString(16);
    const html = [`#0*${code}`, `#x0*${hex}`, HTML_ENTITY_NAMES[part]].filter(Boolean).join('|');
    // Up to three backslashes: JSON in JSON. Without a bound, a text of nothing else would take for ever.
    return `(?:\\\\{0,3}${RegExp.escape(part)}|%${hex}|\\\\{1,3}u00${hex}|&(?:${html});)`;
}
/** What base64 always holds of the secret, whatever stands around it: its encoding less the digits that neighbours share. */
function base64Fragments(secret) {
    return [0, 1, 2].map((offset) => {
        const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
        return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
    });
}
function base64CharPattern(digit) {
    return { '+': '[+-]', '/': '[/_]' }[digit] ?? digit;
}

;// CONCATENATED MODULE: ./build/pki/der.js
/** Tag of a SEQUENCE (X.690, section 8.9). */
const SEQUENCE = 0x30;
/**
 * The DER elements that make up `der`, with one-byte tags and definite lengths (X.690, section 8.1), as certificates
 * have them.
 * @throws RangeError if they do not fill it
 */
function parseElements(der) {
    const elements = [];
    for (let at = 0; at < der.length;) {
        const tag = der.readUInt8(at);
        let length = der.readUInt8(at + 1);
        at += 2;
        if (length > 0x7f) {
            const size = length - 0x80;
            length = der.readUIntBE(at, size);
            at += size;
        }
        if (length > der.length - at)
            throw new RangeError('DER element is longer than what holds it');
        elements.push({ tag, expectTag: der.subarray(at, at + length) });
        at += length;
    }
    return elements;
}
/**
 * What is in an element that must have this tag.
 * @throws TypeError if it is missing or another
 */
function content(element, tag) {
    if (element?.tag !== tag)
        throw new TypeError(`DER element with tag ${tag} expected`);
    return element.expectTag;
}

;// CONCATENATED MODULE: ./build/pki/extensions.js

/** [3] EXPLICIT. */
const EXTENSIONS = 0xa3;
/**
 * Finds an extension of a certificate (RFC 5280, section 4.1: [3] EXPLICIT SEQUENCE OF Extension, each of which begins
 * with its OID).
 * @param certificate DER
 * @param oid DER of the OID
 * @returns what the extension holds behind the OID: perhaps `critical`, and the value; undefined if there is none
 * @throws Error if it is not a certificate
 */
function findExtension(certificate, oid) {
    const [whole] = parseElements(certificate);
    const [tbsCertificate] = parseElements(content(whole, SEQUENCE));
    const extensions = parseElements(content(tbsCertificate, SEQUENCE)).find(({ tag }) => tag === EXTENSIONS);
    if (!extensions)
        return undefined;
    const [list] = parseElements(extensions.expectTag);
    const found = parseElements(content(list, SEQUENCE))
        .map((extension) => content(extension, SEQUENCE))
        .find((extension) => extension.subarray(0, oid.length).equals(oid));
    return found?.subarray(oid.length);
}

;// CONCATENATED MODULE: ./build/pki/dns-names.js




/** DER of the OID 2.5.29.17, subjectAltName (RFC 5280, section 4.2.1.6). */
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const OCTET_STRING = 0x04;
/** [2] IMPLICIT IA5String. */
const DNS_NAME = 0x82;
/**
 * Reads the alternative names of a certificate from the extension itself, since Node's text of it is escaped.
 * @param certificate DER
 * @throws Error if it is not a certificate
 */
function parseSubjectAltNames(certificate) {
    const extension = findExtension(certificate, SUBJECT_ALT_NAME);
    if (!extension)
        return { dnsNames: [], nonDnsNameCount: 0 };
    const [names] = parseElements(content(parseElements(extension).at(-1), OCTET_STRING));
    const all = parseElements(content(names, SEQUENCE));
    const dns = all.filter(({ tag }) => tag === DNS_NAME);
    return { dnsNames: dns.map((name) => name.expectTag.toString('latin1')), nonDnsNameCount: all.length - dns.length };
}
/** Whether a text is the name of a host, perhaps with a wildcard, or one of Unicode. */
function isDnsName(text) {
    return /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?$/i.test(toAscii(text));
}
/** The names of `wanted` that are not among `there`, compared as DNS names are: without case. */
function missingNames(expected, actual) {
    const known = new Set(actual.map((name) => toAscii(name).toLowerCase()));
    return expected.filter((name) => !known.has(toAscii(name).toLowerCase()));
}
/** The DNS names of a certificate, with its common name, which need not be among the alternative names. */
function dns_names_allDnsNames({ commonName, dnsNames }) {
    return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}
const MAX_LISTED_NAMES = 20;
/** Names in a sentence: the first 20, as far as there is room for them, and how many more there are. */
function dns_names_formatNames(names) {
    const shown = text_truncate(names.slice(0, MAX_LISTED_NAMES).join(', '), text_MAX_FIELD_LENGTH);
    return names.length > MAX_LISTED_NAMES ? `${shown} and ${names.length - MAX_LISTED_NAMES} more` : shown;
}
/** What is ASCII already, or is no name at all, stays as it is: the converter refuses some names that certificates have. */
function toAscii(name) {
    return (/[^\x20-\x7e]/.test(name) && (0,external_node_url_namespaceObject.domainToASCII)(name)) || name;
}

;// CONCATENATED MODULE: ./build/pki/pem.js
/**
 * The blocks with a label in a text in PEM (RFC 7468), each as it stands there, with LF and a line end behind it. Text
 * between the blocks, as tools write it there, is passed over.
 * @param label a regular expression: `CERTIFICATE`
 */
function findPemBlocks(text, label) {
    const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
    return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}
/** The bytes of one block. */
function decodePemBlock(block) {
    return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}

;// CONCATENATED MODULE: ./build/pki/scts.js

/** DER of the OID 1.3.6.1.4.1.11129.2.4.2, SignedCertificateTimestampList (RFC 6962, section 3.3). */
const SCT_LIST = Buffer.from('060a2b06010401d679020402', 'hex');
/**
 * Tells how a certificate was issued: one that DigiCert logged carries SCTs in an extension, one that was kept out of the
 * logs does not. The presence of the extension decides.
 * @param certificate DER
 * @throws Error if it is not a certificate
 */
function ctStatusOf(certificate) {
    return findExtension(certificate, SCT_LIST) ? 'enabled' : 'disabled';
}

;// CONCATENATED MODULE: ./build/pki/issued-certificate.js




/**
 * Reads a download of an active certificate with its intermediates, whatever their order.
 * @throws Error if there is no end-entity certificate in it, or more than one
 */
function parseIssuedCertificate(text) {
    const certificates = new Map(findPemBlocks(text, 'CERTIFICATE').map((pem) => [pem, new external_node_crypto_namespaceObject.X509Certificate(pem)]));
    const unique = [...new Map([...certificates].map((entry) => [entry[1].fingerprint256, entry])).values()];
    const leaves = unique.filter(([, { ca }]) => !ca);
    const [leaf] = leaves;
    if (!leaf || leaves.length > 1)
        throw new Error(leaf ? 'it holds two different end-entity certificates' : 'it holds no end-entity certificate in PEM');
    const [pem, certificate] = leaf;
    const { raw, serialNumber, validToDate, publicKey } = certificate;
    const { CN } = certificate.toLegacyObject().subject;
    const { dnsNames, nonDnsNameCount } = parseSubjectAltNames(raw);
    return {
        ctStatus: ctStatusOf(raw),
        serialNumber,
        validTill: validToDate,
        commonName: [CN].flat().at(-1) ?? '',
        dnsNames,
        nonDnsNameCount,
        publicKey: publicKey.export({ type: 'spki', format: 'der' }),
        chainPem: [
            pem,
            ...orderChain(certificate, unique.filter(([, { ca }]) => ca)),
        ].join(''),
    };
}
/** Each intermediate behind what it certifies, as servers send them (RFC 8446, section 4.4.2); the others last. */
function orderChain(leaf, intermediates) {
    const left = [...intermediates];
    const ordered = [];
    for (let below = leaf;;) {
        const at = left.findIndex(([, candidate]) => below.checkIssued(candidate));
        const [next] = at < 0 ? [] : left.splice(at, 1);
        if (!next)
            return [...ordered, ...left.map(([pem]) => pem)];
        ordered.push(next[0]);
        below = next[1];
    }
}

;// CONCATENATED MODULE: ./build/pki/certificate.js


/**
 * Reads a certificate in PEM; of several the first, the end-entity certificate.
 * @throws Error if the text holds no X.509 certificate in PEM
 */
function parseCertificate(pem) {
    const { raw, validToDate } = new external_node_crypto_namespaceObject.X509Certificate(pem);
    return { ctStatus: ctStatusOf(raw), validTill: validToDate };
}

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
;// CONCATENATED MODULE: ./build/action-error.js
/** An error that the user can act on: what could not be done, what came back instead, and what to do. */
class ActionError extends Error {
    /** What could not be done, in our words; empty if `detail` says it all. */
    title;
    /** What happened, in one line without a full stop. Only this part may contain text from the service. */
    detail;
    /** What the user can do about it. */
    hint;
    constructor(detail, { title = '', hint, cause }) {
        const statement = detail.replace(/\.$/, '');
        super(`${title && `${title}: `}${statement}. ${hint}`, cause === undefined ? undefined : { cause });
        this.title = title;
        this.detail = statement;
        this.hint = hint;
    }
}

;// CONCATENATED MODULE: ./build/http/request-error.js

/** A request that did not get the documented response. */
class request_error_RequestError extends ActionError {
    retryability;
    retryAfter;
    inDoubt;
    status;
    constructor(detail, options) {
        super(detail, options);
        const { retryability = 'permanent', retryAfter, inDoubt = false, status } = options;
        this.retryability = retryability;
        this.retryAfter = retryAfter;
        this.inDoubt = inDoubt;
        this.status = status;
    }
    /** Returns a copy with some of its parts replaced. */
    with(changes) {
        const { title, detail, hint, retryability, retryAfter, inDoubt, status } = this;
        const options = { title, hint, retryability, retryAfter, inDoubt, status, ...changes };
        return new request_error_RequestError(changes.detail ?? detail, options);
    }
}
/** The hint for a response that did not come from CertCentral. */
const CHECK_API_URL_HINT = 'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

;// CONCATENATED MODULE: ./build/http/proxy.js


/**
 * Makes the proxy variable one that the HTTP client takes as it is meant: it repairs some values without a scheme, and
 * goes direct for others, past the proxy that is demanded. As in curl, a value without a scheme means http.
 * @param url what is to be requested
 * @param sanitize makes text of others safe to show
 * @returns the proxy's `host:port`; undefined where the request goes direct
 * @throws Failure if the request would go through the proxy, but the variable names none that could be used
 */
function resolveProxy(url, sanitize) {
    const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => process.env[variable]);
    // The client asks for http_proxy only where http is spoken, which is on loopback, where it asks for no proxy.
    if (name === undefined || url.protocol !== 'https:' || checkBypass(url))
        return undefined;
    const value = process.env[name];
    const proxy = parseProxy(value.trim());
    if (!proxy)
        throw new request_error_RequestError(sanitize(`${name} is not a usable URL: write http://host:port (it is "${value.replace(/.*@/s, '***@')}")`), {
            hint: 'Correct the variable where the runner or the workflow sets it (special characters of a password are percent-encoded), or list the host in no_proxy.',
        });
    process.env[name] = proxy.href;
    return proxy.host;
}
function parseProxy(value) {
    const url = URL.parse(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ? value : `http://${value}`);
    if (!url || !['http:', 'https:'].includes(url.protocol))
        return undefined;
    // A password with a bare `/`, `?` or `#` ends the host early: a user name would be taken for it.
    if (`${url.pathname}${url.search}${url.hash}`.includes('@'))
        return undefined;
    try {
        decodeURIComponent(url.username + url.password);
        return url;
    }
    catch {
        return undefined;
    }
}
/**
 * Readies the client's agent for one request, if it is one for tunnels (the package `tunnel`), which opens its CONNECT
 * while the request is made, with these options.
 * @param signal without it, a silent proxy would outlive the attempt
 */
function configureTunnel(agent, signal) {
    if (!('proxyOptions' in agent))
        return;
    const tunnel = agent;
    const { proxyOptions: options, request } = tunnel;
    options.signal = signal;
    options.host = options.host.replace(/^\[(.*)\]$/, '$1');
    if (options.proxyAuth === undefined)
        return;
    // Left to it, it calls `new Buffer`, and Node prints a deprecation warning.
    const credentials = `Basic ${Buffer.from(options.proxyAuth).toString('base64')}`;
    options.proxyAuth = undefined;
    tunnel.request = (connect) => request({ ...connect, headers: { ...connect.headers, 'Proxy-Authorization': credentials } });
}
/**
 * What an error's message tells of a proxy: `tunnel` gives each of the proxy's faults the code ECONNRESET, and what
 * happened stands in its message only. Undefined for every other message.
 */
function parseTunnelError(message) {
    if (message.startsWith('got illegal response body from proxy'))
        return { code: '', text: message };
    const [, kind, detail = ''] = /^tunneling socket could not be established, (statusCode|cause)=(.*)/s.exec(message) ?? [];
    if (kind === undefined)
        return undefined;
    // A proxy's own 5xx passes like a connection that it could not make.
    if (kind === 'statusCode')
        return { code: /^5\d\d$/.test(detail) ? 'ECONNRESET' : '', text: message };
    // A proxy with several addresses, none of which could be reached, gives an error without a message.
    if (detail === '')
        return { code: 'ECONNREFUSED', text: `${message}none of its addresses could be reached` };
    const code = CONNECTION_LOST.test(detail) ? 'ECONNRESET' : (detail.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '');
    return { code, text: message };
}
const CONNECTION_LOST = /^(?:socket hang up|Client network socket disconnected)/;

;// CONCATENATED MODULE: ./build/http/network-errors.js


/**
 * The failure of an attempt that took longer than the bound.
 * @param established whether the connection established, so that the request can have arrived
 */
function timeoutError(seconds, established) {
    return new request_error_RequestError(`no complete answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`, {
        hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
        retryability: 'transient',
        inDoubt: established,
    });
}
/** The failure of an answer that is larger than anything CertCentral sends. */
function responseTooLargeError(maxBytes) {
    return new request_error_RequestError(`the answer is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_API_URL_HINT });
}
/** Codes of what can pass; every other one is final. */
const TRANSIENT_ERROR_CODES = [
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
];
/**
 * The failure of an attempt that ended in an error of the network, of TLS or of the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param established whether the connection established, so that the request can have arrived
 * @param sanitize makes text that the other side has a hand in safe to show
 */
function networkError(error, established, sanitize) {
    const { code = '', message } = unwrapAggregateError(error);
    const tunnel = parseTunnelError(message);
    const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
    const reason = sanitize(text.replace(NODE_CA_ADVICE, ''));
    if (TRANSIENT_ERROR_CODES.includes(tunnel?.code ?? code))
        return new request_error_RequestError(reason, {
            hint: `Check ${tunnel ? 'the proxy in https_proxy' : 'api-url'} and the runner's network, or run again later.`,
            retryability: 'transient',
            inDoubt: established,
        });
    return new request_error_RequestError(reason, {
        hint: tunnel ? hintForPermanentProxyError(text) : hintForPermanentError(code),
        inDoubt: established,
    });
}
/** The same in one line for the debug log: code, text and cause. */
function describeError(error) {
    const { code, message, cause } = unwrapAggregateError(error);
    const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
    return `${code ?? 'without a code'}, ${message.replace(NODE_CA_ADVICE, '')}${why}`;
}
/** A host with several addresses fails with an error of errors (happy eyeballs), which says nothing of its own. */
function unwrapAggregateError(error) {
    return error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
}
/** Advice of Node's that nobody can follow in an action, whose command line is the runner's. */
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;
function hintForPermanentProxyError(text) {
    return text.includes('certificate')
        ? "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS."
        : PROXY_REFUSED_HINT;
}
const PROXY_REFUSED_HINT = 'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.';
function hintForPermanentError(code) {
    if (code === 'ENOTFOUND')
        return "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet by a proxy, set https_proxy.";
    if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
        return "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.";
    return CHECK_API_URL_HINT;
}

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_http_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
var external_node_https_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_https_namespaceObject, 2);
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: ./build/http/undici-stub.js
/**
 * Stands in for `undici` in the bundle (`paths` in tsconfig.json): the HTTP client imports its ProxyAgent for the `fetch`
 * helpers, which nothing here uses, and it would be 900 kB and a third of the time of a run.
 */
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
;// CONCATENATED MODULE: ./build/http/toolkit-client.js





/**
 * The client's own idle timeout, 3 minutes by default, would end an attempt with an error that has no code, which is
 * taken for final, and leave the socket half open; `timeout-seconds` goes to 300. So it is kept out of the way.
 */
const SOCKET_TIMEOUT_MS = 600_000;
/**
 * The toolkit's HTTP client, used below its `request`, which would follow redirects, change the user agent and not resolve
 * `[::1]`.
 */
class ToolkitClient {
    #keepAlive = new lib_HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS });
    #oneShot = new lib_HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS });
    /**
     * Sends a request, and waits for the head of the answer.
     * @param connection is told when it stands, TLS included: from then on the service may have carried out the request
     */
    async send(request, signal, connection) {
        const { method, headers } = request;
        const url = new URL(request.url);
        const client = request.repeat === 'safe' ? this.#keepAlive : this.#oneShot;
        const agent = client.getAgent(url.href);
        configureTunnel(agent, signal);
        const aborted = Promise.withResolvers();
        const onAbort = () => aborted.reject(new Error('the attempt was ended early'));
        signal.addEventListener('abort', onAbort);
        const httpModule = {
            request(options, onResponse) {
                const sent = (url.protocol === 'https:' ? external_node_https_namespaceObject_0 : external_node_http_namespaceObject_0).request(options, onResponse);
                trackConnection(sent, connection);
                rejectUpgrade(sent, () => aborted.resolve('upgraded'));
                return sent;
            },
        };
        const options = { ...(0,external_node_url_namespaceObject.urlToHttpOptions)(url), method, headers: { ...headers }, signal, agent };
        const body = 'body' in request ? request.body : null;
        const answered = client.requestRaw({ parsedUrl: url, httpModule, options }, body);
        try {
            return await Promise.race([answered.then(({ message }) => message), aborted.promise]);
        }
        finally {
            // A signal that is listened to lives as long as what it follows: in an audit, to the end of that.
            signal.removeEventListener('abort', onAbort);
        }
    }
    /** Closes what is kept alive. */
    close() {
        this.#keepAlive.dispose();
    }
}
const establishedSockets = new WeakSet();
/** Notes when the connection of a request stands, TLS included: from then on the service may have carried it out. */
function trackConnection(request, connection) {
    request.on('socket', (socket) => {
        if (establishedSockets.has(socket)) {
            connection.established = true;
            return;
        }
        socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
            establishedSockets.add(socket);
            connection.established = true;
        });
    });
}
/** A request that is answered with another protocol (101 and the headers that announce it) would never settle. */
function rejectUpgrade(request, onUpgrade) {
    request.on('upgrade', (_, socket) => {
        onUpgrade();
        socket.destroy();
    });
}

;// CONCATENATED MODULE: ./build/http/http-transport.js




const MAX_BODY_BYTES = 8 * 2 ** 20;
/** Sends single attempts of requests, each bounded in time and size; follows no redirect. */
class HttpTransport {
    #options;
    #proxy;
    #client = new ToolkitClient();
    /**
     * @param origin where the requests will go
     * @throws Failure if they would go through a proxy that is not usable
     */
    constructor(origin, options) {
        this.#options = options;
        this.#proxy = resolveProxy(origin, options.sanitize);
    }
    async send(request, stop) {
        const { timeoutSeconds, sanitize } = this.#options;
        const started = performance.now();
        const timeout = new AbortController();
        const timer = setTimeout(() => timeout.abort(), timeoutSeconds * 1000);
        const signal = AbortSignal.any([timeout.signal, ...(stop ? [stop] : [])]);
        const connection = { established: false };
        const chunks = [];
        const toError = (error) => {
            if (error instanceof request_error_RequestError)
                return error;
            return timeout.signal.aborted
                ? timeoutError(timeoutSeconds, connection.established)
                : networkError(error, connection.established, sanitize);
        };
        const trace = (what) => {
            // A read that was ended early is nobody's concern.
            if (!stop?.aborted)
                this.#debug(request, what, chunks, started);
        };
        try {
            const message = await this.#client.send(request, signal, connection);
            // Without the headers that announce another protocol, a 101 is an answer like others.
            if (message === 'upgraded' || message.statusCode === 101) {
                if (message !== 'upgraded')
                    message.destroy();
                trace(() => '101');
                return { status: 101, headers: {}, body: '', bodyError: undefined };
            }
            // A 204 has no body (RFC 9110, section 15.3.5): one that is announced all the same must not pass for the next answer.
            if (message.statusCode === 204 && declaresBody(message))
                message.destroy();
            const { statusCode: status = 0, headers } = message;
            const broken = await readBody(message, chunks, request.maxBodyBytes ?? MAX_BODY_BYTES).then(() => trace(() => `${status}`), (error) => {
                const failure = toError(error);
                trace(() => `${status}, broken off: ${timeout.signal.aborted ? failure.detail : describeError(error)}`);
                return failure;
            });
            return { status, headers, body: new TextDecoder().decode(Buffer.concat(chunks)), bodyError: broken ?? undefined };
        }
        catch (error) {
            const failure = toError(error);
            trace(() => (timeout.signal.aborted ? failure.detail : describeError(error)));
            throw failure;
        }
        finally {
            clearTimeout(timer);
        }
    }
    close() {
        this.#client.close();
    }
    #debug({ method, url }, what, chunks, started) {
        const { debug, sanitize } = this.#options;
        if (!debug)
            return;
        const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
        const route = this.#proxy === undefined ? 'directly' : `through the proxy ${this.#proxy}`;
        const ms = Math.round(performance.now() - started);
        debug(sanitize(`${method} ${new URL(url).pathname}: ${what()}; ${ms} ms, ${bytes} bytes of body, ${route}`));
    }
}
function declaresBody({ headers }) {
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
async function readBody(message, chunks, maxBodyBytes) {
    let size = 0;
    for await (const chunk of message) {
        size += chunk.length;
        // Leaving the loop closes the connection.
        if (size > maxBodyBytes)
            throw responseTooLargeError(maxBodyBytes);
        chunks.push(chunk);
    }
}

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./build/clock.js

/** Does something every so many milliseconds, until it is over. */
async function runEvery(clock, ms, signal, task) {
    for (;;) {
        try {
            await clock.sleep(ms, signal);
        }
        catch {
            return;
        }
        task();
    }
}
/** Gives work a signal that ends it at a time. */
async function withDeadline(clock, deadline, task) {
    const signal = new AbortController();
    const done = new AbortController();
    void clock.sleep(Math.max(0, deadline - clock.now()), done.signal).then(() => signal.abort(), () => { });
    try {
        return await task(signal.signal);
    }
    finally {
        done.abort();
    }
}
const systemClock = {
    // By a clock that nobody sets: who waits would wait for hours.
    now: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(ms, undefined, signal && { signal }),
};

;// CONCATENATED MODULE: ./build/http/retry.js


const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_RETRY_TIME_MS = 600_000;
const DAY_MS = 86_400_000;
/**
 * Runs `operation`, which makes one attempt at a request, until it succeeds, fails for good, or may not be tried again.
 * @param repeat whether the request may be carried out twice
 * @throws Failure the last one, which tells the number of attempts, why there was no further one, and whether any of
 * them may have been carried out all the same
 */
async function withRetries({ repeat }, operation, { retries, log, signal, beforeAttempt, onRateLimit, clock = systemClock }) {
    let start = NaN;
    let inDoubt = false;
    for (let attempt = 1;; attempt++) {
        try {
            await beforeAttempt?.(signal);
            if (attempt === 1)
                start = clock.now();
            return await operation();
        }
        catch (error) {
            signal?.throwIfAborted();
            if (!(error instanceof request_error_RequestError))
                throw error;
            inDoubt ||= error.inDoubt;
            const withNote = (why) => error.with({ detail: `${error.detail}${why}`, inDoubt });
            const attemptNote = attempt === 1 ? '' : ` (attempt ${attempt} of ${retries + 1})`;
            const mayRepeat = repeat === 'safe' || !inDoubt;
            if (error.retryability === 'permanent')
                throw withNote(attemptNote);
            const retryAfter = parseRetryAfter(error.retryAfter, clock.now());
            const delay = retryAfter ?? backoffDelayMs(attempt, error.retryability, clock.random());
            if (delay <= MAX_RETRY_AFTER_MS && (retryAfter !== undefined || error.retryability === 'rate-limited'))
                onRateLimit?.(delay);
            if (!mayRepeat || attempt > retries)
                throw withNote(attemptNote);
            if (delay > MAX_RETRY_AFTER_MS)
                throw withNote(`${attemptNote}; the service asks to wait ${delay > DAY_MS ? 'more than a day' : `${Math.ceil(delay / 1000)} seconds`}, and this action waits ${MAX_RETRY_AFTER_MS / 1000} at most`);
            if (clock.now() + delay - start > MAX_RETRY_TIME_MS)
                throw withNote(`${attemptNote}; no attempt begins more than ${MAX_RETRY_TIME_MS / 60_000} minutes after the first`);
            log(`Attempt ${attempt} of ${retries + 1} failed: ${error.detail}. Next attempt in ${(delay / 1000).toFixed(1)} seconds.`);
            await clock.sleep(delay, signal).catch(() => {
                throw withNote(`${attemptNote}; the time for further attempts is over`);
            });
        }
    }
}
/**
 * The wait after an attempt, in milliseconds: doubling from 1 second, or from 5 after a 429 whose window is minutes long,
 * at most 60, and of that a random half to the whole, so that jobs that failed together do not come back together.
 * @param attempt 1 for the first
 * @param random in [0, 1)
 */
function backoffDelayMs(attempt, retry, random) {
    const base = retry === 'rate-limited' ? 5_000 : 1_000;
    return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
/**
 * The wait a `Retry-After` header asks for, in milliseconds (RFC 9110, section 10.2.3: seconds or an HTTP date);
 * undefined where there is none or it is neither.
 */
function parseRetryAfter(header, now) {
    if (header === undefined)
        return undefined;
    if (/^\d+$/.test(header))
        return Number(header) * 1000;
    if (!HTTP_DATE.test(header))
        return undefined;
    // The asctime form does not name the zone, which is always GMT.
    const date = Date.parse(header.endsWith('GMT') ? header : `${header} GMT`);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
/** RFC 9110, section 5.6.7: IMF-fixdate, and the obsolete RFC 850 and asctime forms that a recipient must accept. */
const HTTP_DATE = /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;

;// CONCATENATED MODULE: ./build/version.js
/** The version in package.json, which a test holds equal. */
const VERSION = '1.0.0';

;// CONCATENATED MODULE: ./build/certcentral/error-response.js

/** The failure of an answer with the expected status whose content is not what DigiCert documents. */
function unexpectedContentError(reason) {
    return new request_error_RequestError(reason, { hint: CHECK_API_URL_HINT });
}
/**
 * The failure of an answer with a status that is not the documented success, per DigiCert's "Errors" page.
 * @param apiUrl what was asked: DigiCert runs two instances, and an order lives in one
 */
function responseError(response, apiUrl) {
    const { status, text, redirect, retryAfter, repeat } = response;
    const transient = status === 408 || status >= 500;
    // What sets an absolute value may be repeated where it is refused by mistake; what may not counts on a plain refusal only.
    const inDoubt = repeat === 'safe' ? transient || (status >= 200 && status < 300) : status < 400 || transient;
    return new request_error_RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
        hint: hintForResponse(response, apiUrl),
        retryability: status === 429 ? 'rate-limited' : transient ? 'transient' : 'permanent',
        retryAfter,
        inDoubt,
        status,
    });
}
const US_API_URL = 'https://www.digicert.com/services/v2';
const EU_API_URL = 'https://certcentral.digicert.eu/services/v2';
const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
function hintForResponse({ status, code, isApiError }, apiUrl) {
    if (status < 400)
        return `That is not an answer of this API. ${CHECK_API_URL_HINT}`;
    if (code === 'cert_transparency_turned_off_for_account')
        return `CT logging is turned off for the account: an administrator turns it on in CertCentral under ${CT_SETTINGS_PATH}.`;
    if (code === 'access_denied|missing_permission')
        return `The API key lacks the permission: in CertCentral set its API key restrictions to None or Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`;
    if ((status === 401 || status === 403) && !isApiError)
        return `That refusal is not in the format of this API. ${CHECK_API_URL_HINT}`;
    if (status === 401 || status === 403)
        return 'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
    if (code === 'not_found|order')
        return URL.parse(apiUrl)?.hostname === new URL(EU_API_URL).hostname
            ? `No such order in this account: check order-id; for the US instance set api-url to ${US_API_URL}.`
            : `No such order in this account: check order-id; for the Europe instance set api-url to ${EU_API_URL}.`;
    if (status === 404)
        return isApiError && code !== 'not_found|route' && code !== 'not_found'
            ? 'CertCentral does not have what was asked for: look at the order there.'
            : `Nothing is at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`;
    if (status === 429)
        return 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
    if (status === 408 || status >= 500)
        return 'The service or a gateway in front of it has a problem: run again later.';
    return isApiError
        ? 'DigiCert refused the request: check order-id and the state of the order in CertCentral.'
        : CHECK_API_URL_HINT;
}

;// CONCATENATED MODULE: ./build/certcentral/json.js
// The compiler's library does not know the third parameter yet (ECMAScript: JSON.parse source text access).
const parse = JSON.parse;
/** Parses JSON with every integer exact: one that a number cannot hold becomes a bigint. Undefined if it is not JSON. */
function parseJsonLossless(text) {
    try {
        // Only a number has digits as its source.
        return parse(text, (_key, value, { source }) => Number.isSafeInteger(value) || !/^-?\d+$/.test(String(source)) ? value : BigInt(String(source)));
    }
    catch {
        return undefined;
    }
}
/** Whether a JSON value is an object, and not null or an array. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** The decimal digits of a JSON value that is a positive integer, as `parseJson` gives it; undefined for any other value. */
function positiveIntegerString(value) {
    const isInteger = typeof value === 'bigint' || Number.isSafeInteger(value);
    return isInteger && value > 0 ? String(value) : undefined;
}

;// CONCATENATED MODULE: ./build/certcentral/api-client.js







const MAX_BODY_EXCERPT_LENGTH = 200;
/**
 * Asks CertCentral, with the API key, as often as may be. The key goes in here and does not come out: whatever is thrown or
 * logged is free of it, even if the service echoes it.
 */
class ApiClient {
    /** Takes the API key out of a text. */
    redact;
    #connection;
    #options;
    #transport;
    /** @throws Failure if the requests would go through a proxy that is not usable */
    constructor(connection, options) {
        const { apiUrl, apiKey, timeoutSeconds } = connection;
        this.redact = createRedactor(apiKey);
        this.#connection = connection;
        this.#options = options;
        const { debug, transport } = options;
        const sanitize = (text) => this.#sanitize(text);
        this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, sanitize, debug });
    }
    /** @throws Failure */
    async request({ action, verb, path, accept, maxBodyBytes, isSuccess, parse }, attempts) {
        const { apiUrl, apiKey } = this.#connection;
        const { log, clock } = this.#options;
        const url = `${apiUrl}${path}`;
        const headers = {
            'X-DC-DEVKEY': apiKey,
            'User-Agent': `digicert-ct-status/${VERSION}`,
            Accept: accept,
            ...('body' in verb && { 'Content-Type': 'application/json' }),
        };
        const request = { ...verb, url, headers, ...(maxBodyBytes !== undefined && { maxBodyBytes }) };
        const requestLine = () => this.#sanitize(`${verb.method} ${url}`);
        const attempt = async () => {
            const response = await this.#transport.send(request, attempts.signal);
            if (!isSuccess(response.status))
                throw this.#toError(response, request);
            return parse(response);
        };
        try {
            return await withRetries(request, attempt, {
                ...attempts,
                clock,
                log: (line) => log(`${requestLine()}: ${line}`),
            });
        }
        catch (error) {
            if (!(error instanceof request_error_RequestError))
                throw error;
            const inDoubtHint = verb.method === 'PUT' && error.inDoubt
                ? 'The order may have been changed all the same; running again is safe. '
                : '';
            const detail = `${requestLine()}: ${error.detail}`;
            throw error.with({ title: `Could not ${action}`, detail, hint: `${inDoubtHint}${error.hint}` });
        }
    }
    /** Closes the connections that are kept alive. */
    close() {
        this.#transport.close();
    }
    /** Reads an answer that is not the documented success: DigiCert's `{"errors": [{"code", "message"}]}`, or anything else. */
    #toError(response, { url, repeat }) {
        const { status, headers, body } = response;
        const content = parseJsonLossless(body);
        const documented = isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content];
        const errors = documented.filter(isObject);
        const texts = errors
            .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
            .filter(Boolean);
        const target = headers.location === undefined ? null : URL.parse(headers.location, url);
        return responseError({
            status,
            code: errors[0]?.['code'],
            isApiError: texts.length > 0,
            text: texts.length > 0 ? this.#sanitize(texts.join('; ')) : this.#describeBody(response),
            redirect: target?.host ? this.#sanitize(target.origin) : undefined,
            retryAfter: headers['retry-after'],
            repeat,
        }, this.#connection.apiUrl);
    }
    /** Where a body breaks off the key could, too, and the piece that is left would not be found. */
    #describeBody({ body, bodyError }) {
        if (bodyError)
            return 'with a body that breaks off';
        return body === '' ? 'with an empty body' : `"${this.#sanitize(body, MAX_BODY_EXCERPT_LENGTH)}"`;
    }
    /** Makes service text safe to show. The key must go before the cut, which could leave a part of it. */
    #sanitize(text, max = text_MAX_FIELD_LENGTH) {
        return text_truncate(this.redact(toSingleLine(text)), max);
    }
}

;// CONCATENATED MODULE: ./build/certcentral/endpoint.js
/**
 * A question that only reads.
 * @param parse takes what is wanted from a whole body
 */
function getEndpoint(action, path, accept, parse) {
    return {
        action,
        verb: { method: 'GET', repeat: 'safe' },
        path,
        accept,
        isSuccess: (code) => code === 200,
        parse: ({ body, bodyError }) => {
            if (bodyError)
                throw bodyError;
            return parse(body);
        },
    };
}

;// CONCATENATED MODULE: ./build/certcentral/order.js


/**
 * Reads an order from the service's answer (DigiCert, "Order info").
 * @param redact takes secrets out of text of the service
 */
function parseOrder(response, redact) {
    const { status, disable_ct, certificate, product } = response;
    const { id, common_name, dns_names } = isObject(certificate) ? certificate : {};
    const { phase, reissuePending } = determinePhase(status, certificate);
    const text = (value) => typeof value === 'string' ? text_truncate(redact(toSingleLine(value)), text_MAX_FIELD_LENGTH) : '';
    return {
        status: text(status),
        phase,
        reissuePending,
        ...parseProduct(product, text),
        ctStatus: typeof disable_ct === 'boolean' ? (disable_ct ? 'disabled' : 'enabled') : 'unknown',
        hasInvalidCtStatus: typeof disable_ct !== 'boolean' && disable_ct !== undefined && disable_ct !== null,
        certificateId: phase === 'issued' ? (positiveIntegerString(id) ?? '') : '',
        commonName: typeof common_name === 'string' ? redact(common_name) : '',
        dnsNames: Array.isArray(dns_names)
            ? dns_names.filter((name) => typeof name === 'string' && name !== '').map(redact)
            : [],
        reissueDefaults: parseReissueDefaults(certificate),
    };
}
const NON_TLS_PRODUCT_TYPE = /code_signing|client|document_signing|email/i;
/**
 * Reads `product` of an order, or of one in the list, of any type.
 * @param text makes a text of the service what may be kept of it
 */
function parseProduct(product, text) {
    const { name_id, type } = isObject(product) ? product : {};
    return {
        productNameId: text(name_id),
        isPrivateProduct: typeof name_id === 'string' && name_id.startsWith('private_'),
        isTlsProduct: typeof type !== 'string' || !NON_TLS_PRODUCT_TYPE.test(type),
    };
}
function parseReissueDefaults(certificate) {
    const { csr, signature_hash, server_platform } = isObject(certificate) ? certificate : {};
    const { id } = isObject(server_platform) ? server_platform : {};
    return {
        csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
        signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
        serverPlatformId: typeof id === 'number' ? id : undefined,
    };
}
const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
const UNISSUED_STATUSES = [
    'pending',
    'processing',
    'needs_approval',
    'needs_csr',
    'approved',
    'waiting_pickup',
    'submitted',
];
/**
 * Decides where an order is in its life: by its status first, since rejected and cancelled orders have a
 * `certificate.id`, too. A `certificate.date_issued` does mean that a certificate was issued.
 * @param status `status` of the order's JSON, of any type
 * @param certificate `certificate` of the order's JSON, of any type
 */
function determinePhase(status, certificate) {
    const word = typeof status === 'string' ? status.toLowerCase() : '';
    const { date_issued, id } = isObject(certificate) ? certificate : {};
    const wasIssued = typeof date_issued === 'string' && date_issued !== '';
    if (CLOSED_STATUSES.includes(word))
        return { phase: 'closed', reissuePending: false };
    if (REISSUE_STATUSES.includes(word))
        return { phase: 'issued', reissuePending: true };
    if (UNISSUED_STATUSES.includes(word))
        return { phase: wasIssued ? 'issued' : 'unissued', reissuePending: wasIssued };
    if (word === 'issued' || wasIssued)
        return { phase: 'issued', reissuePending: false };
    const reported = isObject(certificate) ? id : certificate;
    if (reported === undefined || reported === null || reported === 0)
        return { phase: 'unissued', reissuePending: false };
    const issued = isObject(certificate) && positiveIntegerString(id) !== undefined;
    return { phase: issued ? 'issued' : 'unknown', reissuePending: false };
}

;// CONCATENATED MODULE: ./build/certcentral/certcentral.js






/**
 * The part of the CertCentral Services API that concerns CT logging. Whatever is returned, thrown or logged is free of the
 * API key, even if the service echoes it.
 */
class CertCentral {
    api;
    /** @throws Failure if the requests would go through a proxy that is not usable */
    constructor(connection, options) {
        this.api = new ApiClient(connection, options);
    }
    /**
     * Sets the CT logging status of an order (DigiCert, "Change CT status"). Returns only if the service answered 204.
     * @throws Failure
     */
    async setCtStatus(orderId, status, options) {
        const endpoint = {
            action: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
            verb: { method: 'PUT', repeat: 'safe', body: JSON.stringify({ disable_ct: status === 'disabled' }) },
            path: `/order/certificate/${orderId}/ct-status`,
            accept: 'application/json',
            // Whatever becomes of its connection then.
            isSuccess: (status_) => status_ === 204,
            parse: () => undefined,
        };
        await this.api.request(endpoint, options);
    }
    /**
     * Reads an order (DigiCert, "Order info").
     * @throws Failure also if the answer is not that order
     */
    async getOrder(orderId, options) {
        const endpoint = getEndpoint(`read order ${orderId}`, `/order/certificate/${orderId}`, 'application/json', (body) => {
            const response = parseJsonLossless(body);
            if (isObject(response) && positiveIntegerString(response['id']) === orderId)
                return parseOrder(response, this.api.redact);
            const isPage = body.trimStart().startsWith('<');
            throw unexpectedContentError(isPage ? '200 with HTML in the place of the order' : `200, but not with order ${orderId}`);
        });
        return this.api.request(endpoint, options);
    }
    /**
     * Reads the active end-entity certificate of an order (DigiCert, "Download a certificate for an order").
     * @throws Failure also if the answer is not a certificate
     */
    async getActiveCertificate(orderId, options) {
        const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
        const endpoint = getEndpoint(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
            try {
                return parseCertificate(body);
            }
            catch {
                throw unexpectedContentError('200, but not with an X.509 certificate in PEM');
            }
        });
        return this.api.request(endpoint, options);
    }
    /** Closes the connections that are kept alive. */
    close() {
        this.api.close();
    }
}

;// CONCATENATED MODULE: ./build/certcentral/reissue-api.js




/** The part of the CertCentral Services API that a reissue needs besides. */
class ReissueApi extends CertCentral {
    /**
     * Reads the active certificate of an order and its intermediates (DigiCert, "Download a certificate for an order").
     * @throws Failure also if the answer holds no end-entity certificate, or two
     */
    async getIssuedCertificate(orderId, options) {
        const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
        const endpoint = getEndpoint(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
            try {
                const chain = parseIssuedCertificate(body);
                const { redact } = this.api;
                return { ...chain, commonName: redact(chain.commonName), dnsNames: chain.dnsNames.map(redact) };
            }
            catch (error) {
                throw unexpectedContentError(`200, but ${error.message}`);
            }
        });
        return this.api.request(endpoint, options);
    }
    /**
     * Requests a reissue of an order's certificate (DigiCert, "Reissue certificate"). Carried out at most once. Any 2xx means
     * that it was accepted.
     * @throws Failure, which is in doubt unless the request was surely refused or not carried out
     */
    async requestReissue(orderId, request, options) {
        const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval } = request;
        const certificate = {
            common_name: commonName,
            dns_names: dnsNames,
            csr,
            signature_hash: signatureHash,
            ...(serverPlatformId !== undefined && { server_platform: { id: serverPlatformId } }),
        };
        const endpoint = {
            action: `request a reissue of order ${orderId}`,
            verb: {
                method: 'POST',
                repeat: 'at most once',
                body: JSON.stringify({ certificate, skip_approval: skipApproval }),
            },
            path: `/order/certificate/${orderId}/reissue`,
            accept: 'application/json',
            // Whatever its body, and whatever becomes of that.
            isSuccess: (code) => code >= 200 && code < 300,
            parse: () => undefined,
        };
        await this.api.request(endpoint, options);
    }
}

;// CONCATENATED MODULE: ./build/runner/html.js


/** A warning in one line, for an annotation. */
function formatWarning({ text, cause }) {
    return cause ? `${text} ${cause.message}` : text;
}
/** A warning as a paragraph of a job summary. */
function html_renderWarning(warning) {
    return renderNotice('Warning', warning);
}
/** What is said and where it comes from, as a paragraph of a job summary. */
function renderNotice(heading, { text, cause }) {
    const because = cause ? ` ${renderCause(cause)} ${text_escapeHtml(cause.hint)}` : '';
    return `<p><strong>${heading}:</strong> ${text_escapeHtml(text)}${because}</p>`;
}
/** Why a step failed, and what to do, as paragraphs of a job summary. */
function renderError(error) {
    if (error instanceof ActionError)
        return `<p>${renderCause(error)}</p>\n<p><strong>What to do:</strong> ${text_escapeHtml(error.hint)}</p>`;
    const problems = error.message.split('\n');
    return problems.map((problem) => `<p>${html_inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}
function renderCause({ title, detail }) {
    return `${title && `${text_escapeHtml(title)}: `}${html_inlineCode(detail, MAX_MESSAGE_LENGTH)}.`;
}
/** A table of names and values, which are HTML. */
function html_renderTable(rows) {
    return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}
/** Service text, inert: as code, GitHub makes no mention, reference or emoji of it either. */
function html_inlineCode(text, max = text_MAX_FIELD_LENGTH) {
    return `<code>${text_escapeHtml(text_truncate(toSingleLine(text), max))}</code>`;
}
const html_MAX_LISTED_NAMES = 20;
/** DNS names as HTML: the first 20, and how many more there are. */
function html_renderNameList(names) {
    const shown = names.slice(0, html_MAX_LISTED_NAMES).map((name) => html_inlineCode(name));
    if (names.length > html_MAX_LISTED_NAMES)
        shown.push(`and ${names.length - html_MAX_LISTED_NAMES} more`);
    return shown.join(', ') || 'unknown';
}
/** The blocks of a page that are there. */
function html_joinBlocks(...blocks) {
    return blocks.filter(Boolean).join('\n');
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
    if (!fs.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
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
const summary = _summary;
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
        return issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(os.EOL);
    issueCommand('set-output', { name }, toCommandValue(value));
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


/** Inputs that cannot be used: one message for each, free of the API key and of the credentials a URL may carry. */
class InvalidInputsError extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.problems = problems;
    }
}
const MAX_VALUE_PREVIEW_LENGTH = 40;
/**
 * Masks the API key, then reads and checks all inputs.
 * @param defineInputs reads each of them; what it gets for one that cannot be used is never seen by anyone
 * @throws InvalidInputs with every problem there is
 */
function getInputs(defineInputs) {
    const key = getInput('api-key');
    if (key !== '')
        core_setSecret(key);
    const redact = createRedactor(key);
    const problems = [];
    const inputs = defineInputs((name, kind, defaultValue) => {
        const { parse, expected, emptyHint, isSensitive } = kind;
        const value = getInput(name);
        if (value === '' && defaultValue !== undefined)
            return defaultValue;
        // A URL's credentials end at an @, wherever a mistyped one begins.
        const shown = text_truncate(redact(toSingleLine(value)).replace(/.*@/, '***@'), MAX_VALUE_PREVIEW_LENGTH);
        const isSecret = isSensitive?.(value);
        let parsed;
        try {
            parsed = value === '' ? undefined : parse(value);
        }
        catch (error) {
            problems.push(`Input ${name}${isSecret ? '' : `: "${shown}"`} ${error.message}.`);
            return undefined;
        }
        if (parsed === undefined) {
            const found = value === '' ? 'is empty' : isSecret ? 'is not accepted' : `"${shown}" is not accepted`;
            const why = value === '' && emptyHint ? ` ${emptyHint}` : '';
            problems.push(`Input ${name} ${found}: it must be ${expected}.${why}`);
        }
        return parsed;
    });
    if (problems.length > 0)
        throw new InvalidInputsError(problems);
    return inputs;
}
const orderIdInput = {
    parse: (value) => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined),
    expected: 'a DigiCert order ID, 1 to 18 digits without a leading zero',
};
/** `disable-ct`, as the status that is asked for. */
const disableCtInput = {
    parse: (value) => ({ true: 'disabled', false: 'enabled' })[String(parseBoolean(value))],
    expected: 'true (keep certificates out of CT logs) or false (log them)',
};
const booleanInput = { parse: parseBoolean, expected: 'true or false' };
/** Decimal digits without sign or leading zero. */
function integerInput(min, max) {
    return {
        parse: (value) => /^(?:0|[1-9]\d*)$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
        expected: `a whole number from ${min} to ${max}`,
    };
}
/** The CertCentral API key. */
const apiKeyInput = {
    parse: (value) => (new RegExp(`^[\\x21-\\x7e]{8,${MAX_API_KEY_LENGTH}}$`).test(value) ? value : undefined),
    expected: `a CertCentral API key, 8 to ${MAX_API_KEY_LENGTH} printable ASCII characters without white space`,
    emptyHint: 'Most often the secret does not exist or its name is misspelt (GitHub then gives an empty string and no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in runs of Dependabot, and outside the environment it belongs to.',
    isSensitive: () => true,
};
const apiUrlInput = {
    parse: parseApiUrl,
    expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
};
const DEFAULT_API_URL = 'https://www.digicert.com/services/v2';
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;
/** The key, and where it may be sent: `api-key` and `api-url`. */
const connectionInputs = (get) => ({
    apiKey: get('api-key', apiKeyInput),
    apiUrl: get('api-url', apiUrlInput, DEFAULT_API_URL),
});
/** How patient a run is: `retries` (further attempts after a failure that can pass) and `timeout-seconds` (the bound on one attempt). */
const retryInputs = (get) => ({
    retries: get('retries', integerInput(0, 10), DEFAULT_RETRIES),
    timeoutSeconds: get('timeout-seconds', integerInput(1, 300), DEFAULT_TIMEOUT_SECONDS),
});
/** YAML 1.2, section 10.3.2: the booleans of the core schema. */
function parseBoolean(value) {
    if (/^(?:true|True|TRUE)$/.test(value))
        return true;
    return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}
function parseApiUrl(value) {
    // The URL parser is more lenient: it takes a missing slash, a backslash, a bare `@`, `?` or `#`, and drops line breaks.
    const url = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i.test(value) ? URL.parse(value) : null;
    if (!url)
        return undefined;
    const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
    return url.protocol === 'https:' || loopback ? url.href.replace(/\/+$/, '') : undefined;
}

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
// Of the package only this class is needed. Imported whole it would parse the event file, and throw if that is broken.



/** The line of a job summary that says when, by whom, on which event and in which workflow run, as far as the environment tells. */
function attributionLine() {
    const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
    const run = getWorkflowRun();
    if (!run)
        return `<p>${time}. Who ran this could not be read from the environment.</p>`;
    return `<p>${time}: run by ${html_inlineCode(run.actor)} on ${html_inlineCode(run.event)} in <a href="${text_escapeHtml(run.url)}">this workflow run</a>.</p>`;
}
function getWorkflowRun() {
    try {
        // Nothing here needs the event.
        delete process.env['GITHUB_EVENT_PATH'];
        const { serverUrl, repo, runId, runAttempt, eventName, ...context } = new Context();
        const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
        // On a re-run the context's actor is still who began the first one.
        const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
        if (!actor || !eventName || !runId)
            return undefined;
        return { actor, event: eventName, url: `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}` };
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/runner/reporter.js




/** Writes one line to the log. */
function reporter_log(line) {
    info(escapeWorkflowCommands(line));
}
/** Writes one line to the debug log; undefined where that is not shown. */
const reporter_debug = isDebug() ? (line) => core_debug(escapeWorkflowCommands(line)) : undefined;
/** Adds a warning annotation. */
function warn(line) {
    warning(escapeWorkflowCommands(line));
}
/** Adds a notice annotation. */
function reporter_notice(line) {
    core.notice(escapeWorkflowCommands(line));
}
/**
 * Sets outputs.
 * @param description what is said of the run if they cannot be written
 * @throws Error if they cannot be written
 */
function setOutputs(outputs, description) {
    try {
        for (const [name, value] of Object.entries(outputs))
            core.setOutput(name, value);
    }
    catch (cause) {
        throw new Error(`${description} could not be written: ${cause.message}`, { cause });
    }
}
/** Fails the step, with an error annotation for each bad input or exactly one for anything else. */
function reporter_setFailed(error) {
    const problems = error instanceof InvalidInputsError ? error.problems : [error.message];
    for (const problem of problems)
        setFailed(escapeWorkflowCommands(problem));
}
/** Writes the job summary, and under it who ran this. A summary that cannot be written is one log line, no more. */
async function writeSummary(page) {
    try {
        await summary.addRaw(`${page}\n${attributionLine()}`, true).write();
    }
    catch (error) {
        reporter_log(`The job summary was not written: ${error.message}`);
    }
}
/** One line that the runner does not take for a command: the older form, `##[command]`, counts anywhere in a line. */
function escapeWorkflowCommands(line) {
    return text_truncate(toSingleLine(line).replaceAll('##[', '# #['), MAX_MESSAGE_LENGTH);
}

;// CONCATENATED MODULE: ./build/runner/state.js


const STATE_KEY = 'transaction';
/**
 * Keeps a value for the post step, in a file on the runner: never a secret.
 * @throws Error if it cannot be kept
 */
function state_saveState(value) {
    writeState(JSON.stringify(value));
}
/** Leaves nothing for the post step. Where that fails, it looks once more at what is in order. */
function clearState() {
    try {
        writeState('');
    }
    catch (error) {
        log(error.message);
    }
}
function writeState(text) {
    try {
        core.saveState(STATE_KEY, text);
    }
    catch (cause) {
        throw new Error(`The state for the post step could not be written: ${cause.message}`, { cause });
    }
}
/** What the main step has kept last; undefined if nothing. */
function loadState() {
    const text = getState(STATE_KEY);
    return text === '' ? undefined : JSON.parse(text);
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
;// CONCATENATED MODULE: ./build/runner/temp-file.js



/**
 * A path for a file that later steps may use, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if there can be none
 */
function temp_file_createTempFilePath(name) {
    try {
        return join(mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'digicert-')), name);
    }
    catch (cause) {
        throw new Error(`There can be no file in RUNNER_TEMP: ${cause.message}.`, { cause });
    }
}

;// CONCATENATED MODULE: ./build/reissue/certificate-file.js



/**
 * A path for the certificate of an order, in a folder of its own under `RUNNER_TEMP`.
 * @throws Error if there can be none
 */
function certificateFilePath(orderId) {
    return createTempFilePath(`order-${orderId}.pem`);
}
/**
 * Writes it.
 * @throws Error if that fails
 */
function writeCertificateFile(path, pem) {
    try {
        writeFileSync(path, pem);
    }
    catch (cause) {
        throw new Error(`The certificate file could not be written: ${cause.message}.`, { cause });
    }
}
/** Removes it and its folder, as far as that can be done; nothing else, whatever the path is. */
function removeCertificateFile(path) {
    if (path === null)
        return;
    try {
        (0,external_node_fs_namespaceObject.rmSync)(path);
        (0,external_node_fs_namespaceObject.rmdirSync)((0,external_node_path_namespaceObject.dirname)(path));
    }
    catch {
        // It is not there, or something else is in it: no reason not to settle.
    }
}

;// CONCATENATED MODULE: ./build/certcentral/order-snapshot.js

/**
 * Reads an order and its active certificate, both at once: they do not depend on each other, and the service is slow.
 * @param fetchCertificate reads the certificate
 * @param needsCertificate whether what came of the order leaves a question to the certificate; if not, it is not
 * waited for
 */
async function fetchOrderSnapshot(api, orderId, options, fetchCertificate, needsCertificate) {
    const skipCertificate = new AbortController();
    const orderRead = api
        .getOrder(orderId, options)
        .catch(asRequestError)
        .then((order) => {
        if (!needsCertificate(order))
            skipCertificate.abort();
        return order;
    });
    const signal = AbortSignal.any([skipCertificate.signal, ...(options.signal ? [options.signal] : [])]);
    const certificateRead = fetchCertificate(orderId, { ...options, signal }).catch((error) => skipCertificate.signal.aborted ? undefined : asRequestError(error));
    const [order, certificate] = await Promise.all([orderRead, certificateRead]);
    return { order, certificate: skipCertificate.signal.aborted ? undefined : certificate };
}
function asRequestError(error) {
    if (error instanceof request_error_RequestError)
        return error;
    throw error;
}

;// CONCATENATED MODULE: ./build/reissue/observe.js


/**
 * Reads an order and its active certificate, both at once. What `attempts.stop` ends counts as not read; an order that was
 * read by then stays.
 * @param certificateMatters whether what came of the order leaves a question to the certificate; if not, it is not waited
 * for
 */
async function observe(api, orderId, attempts, clock, certificateMatters = (order) => !(order instanceof request_error_RequestError) && order.phase === 'issued' && !order.isPrivateProduct) {
    const observedAt = clock.now();
    const rethrowAsRequestError = (error) => {
        throw toRequestError(error);
    };
    const orders = {
        getOrder: (id, options) => api.getOrder(id, options).catch(rethrowAsRequestError),
    };
    const download = (id, options) => api.getIssuedCertificate(id, options).catch(rethrowAsRequestError);
    return { observedAt, ...(await fetchOrderSnapshot(orders, orderId, attempts, download, certificateMatters)) };
}
/**
 * The failure of a request that failed or was ended early.
 * @throws whatever else the error is
 */
function toRequestError(error) {
    if (error instanceof request_error_RequestError)
        return error;
    if (error.name !== 'AbortError')
        throw error;
    return new request_error_RequestError('no answer in the time that there was', {
        hint: "Check the runner's network and the service.",
        retryability: 'transient',
    });
}
/**
 * Tells what a look shows. Whether a certificate is another one is told by its serial number: when `certificate.id` changes
 * is not known. Where there was one before, an order that reads as not issued waits for another.
 * @param baselineSerial the serial number; undefined if there was none
 */
function classify({ order, certificate }, baselineSerial) {
    if (order instanceof request_error_RequestError)
        return { kind: 'unreadable', error: order, order: undefined };
    if (order.phase === 'closed')
        return { kind: 'closed', order };
    if (order.reissuePending || (order.phase === 'unissued' && baselineSerial !== undefined))
        return { kind: 'pending', order };
    if (order.phase === 'unissued')
        return { kind: 'unissued', order };
    if (order.phase === 'unknown')
        return {
            kind: 'unreadable',
            order,
            error: new request_error_RequestError('the order does not tell whether a certificate was issued', {
                hint: CHECK_API_URL_HINT,
            }),
        };
    if (!certificate || certificate instanceof request_error_RequestError)
        return {
            kind: 'unreadable',
            order,
            error: certificate ?? new request_error_RequestError('the certificate was not read', { hint: CHECK_API_URL_HINT }),
        };
    return { kind: certificate.serialNumber === baselineSerial ? 'unchanged' : 'replaced', order, certificate };
}

;// CONCATENATED MODULE: ./build/reissue/transaction.js

function baselineOf(chain) {
    return { ctStatus: chain.ctStatus, serialNumber: chain.serialNumber, dnsNames: allDnsNames(chain) };
}
/** Whether a certificate may still be issued of which this run knows. */
function mayStillBeReissued({ post, pending }) {
    return post === 'sent' || pending !== 'never';
}

;// CONCATENATED MODULE: ./build/reissue/recovery/decision.js




/**
 * Decides how a change that went wrong is settled: the first row that fits of the contract's table.
 * @param seen a look after everything; undefined where the status surely was never changed
 */
function decideRecovery(transaction, seen) {
    const { statusUpdate, baseline, post } = transaction;
    if (statusUpdate === 'not carried out' || !seen)
        return { kind: 'unchanged', initialSync: initialSyncOf(transaction) };
    const sight = classify(seen, baseline?.serialNumber);
    if (sight.kind === 'pending')
        return {
            kind: 'left-pending',
            statusToSet: desiredStatusIfInDoubt(transaction),
            requestedByThisRun: post === 'sent',
        };
    const { certificate } = seen;
    if (certificate && !(certificate instanceof request_error_RequestError)) {
        // One that nobody knew of shows, whatever the order would say.
        const isNew = baseline !== null && certificate.serialNumber !== baseline.serialNumber && !mayStillBeReissued(transaction);
        if (sight.kind !== 'unreadable' || isNew)
            return decideFromCertificate(certificate, transaction, sight.kind === 'closed');
    }
    if (sight.kind === 'unissued')
        return { kind: 'keep-for-first-certificate', statusToSet: transaction.desiredStatus };
    if (mayStillBeReissued(transaction) || (sight.kind !== 'closed' && !baseline))
        return { kind: 'out-of-sync', error: sight.kind === 'unreadable' ? sight.error : certificate };
    if (!baseline)
        return { kind: 'no-certificate' };
    return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, closed: sight.kind === 'closed' };
}
function decideFromCertificate(chain, transaction, closed) {
    const { desiredStatus, baseline, post, pending } = transaction;
    const isSame = chain.serialNumber === baseline?.serialNumber;
    const lostNames = baseline && !isSame ? missingNames(baseline.dnsNames, dns_names_allDnsNames(chain)) : [];
    if (chain.ctStatus === desiredStatus)
        return { kind: 'in-sync', statusToSet: desiredStatusIfInDoubt(transaction), lostNames, closed };
    const reissueNotVisible = post === 'sent' && pending === 'never' && isSame && !closed;
    return { kind: 'match-certificate', statusToSet: chain.ctStatus, lostNames, closed, reissueNotVisible };
}
/** The wish, where it may not have been carried out. */
function desiredStatusIfInDoubt({ statusUpdate, desiredStatus }) {
    return statusUpdate === 'in-doubt' ? desiredStatus : undefined;
}
function initialSyncOf({ baseline, initialCtStatus, pending }) {
    if (!baseline)
        return 'no';
    if (pending !== 'never')
        return 'pending';
    if (initialCtStatus === 'unknown')
        return 'unknown';
    return initialCtStatus === baseline.ctStatus ? 'no' : 'yes';
}

;// CONCATENATED MODULE: ./build/reissue/recovery/messages.js


/** Whether an order is left, or has to be taken for, out of step with its active certificate. */
function isLeftOutOfSync({ decision, error }) {
    if (error || decision.kind === 'out-of-sync')
        return true;
    return decision.kind === 'unchanged' && decision.initialSync === 'yes';
}
/** Says how a change was settled, in the words of the contract. */
function describeRecovery({ decision, error }, transaction) {
    if (error && 'statusToSet' in decision && decision.statusToSet)
        return {
            text: `The status could not be set back: order ${transaction.orderId} is out of step. Set it with: ${manualFixCommand(transaction, decision.statusToSet)} (or set CT logging ${decision.statusToSet} for the order in CertCentral). ${'lostNames' in decision ? lostNamesNotice(decision.lostNames) : ''}`.trimEnd(),
            cause: error,
        };
    return {
        text: recoveryText(decision, transaction),
        cause: decision.kind === 'out-of-sync' ? decision.error : undefined,
    };
}
/** Says of an order whose change could not be settled how it has to be taken. */
function recoveryFailedMessage(order, error) {
    const why = error.message.replace(/\.$/, '');
    return `${order} is out of step as far as is known, and could not be settled: ${why}. Run again: a run does what is still to be done, and requests no second reissue.`;
}
/** Says of an order that a run does not change, since it cannot, whether it is out of step all the same. */
function nothingChangedMessage({ order, certificate }, order_) {
    if (order instanceof RequestError || certificate instanceof RequestError)
        return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
    if (order.phase === 'unknown')
        return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
    if (order.phase !== 'issued' || order.isPrivateProduct || !certificate)
        return 'Nothing was changed.';
    if (order.reissuePending)
        return `Nothing was changed. ${PENDING_NOTICE}`;
    if (order.ctStatus === 'unknown')
        return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
    if (order.ctStatus === certificate.ctStatus)
        return 'Nothing was changed.';
    return `Nothing was changed, and ${stillOutOfSyncText(order_, order.ctStatus, certificate.ctStatus)}`;
}
const PENDING_NOTICE = 'A reissue is pending: its status is not known before it is issued.';
function earlierErrorStillApplies({ orderId }) {
    return `If an earlier run said that order ${orderId} is out of step, that still holds.`;
}
function stillOutOfSyncText(order_, initialCtStatus, certificate) {
    return `order ${order_.orderId} is out of step as before: it has CT logging ${initialCtStatus}, its active certificate was issued with CT logging ${certificate}. Run again, or set it with: ${manualFixCommand(order_, certificate)}`;
}
function recoveryText(decision, transaction) {
    const { orderId, desiredStatus, baseline, initialCtStatus } = transaction;
    switch (decision.kind) {
        case 'unchanged':
            if (baseline && decision.initialSync === 'yes')
                return `The order was never changed, and ${stillOutOfSyncText(transaction, initialCtStatus, baseline.ctStatus)}`;
            if (decision.initialSync === 'pending')
                return `The order was never changed. ${PENDING_NOTICE} Run again.`;
            return decision.initialSync === 'unknown'
                ? `The order was never changed. It does not tell its status. ${earlierErrorStillApplies(transaction)}`
                : 'The order was never changed.';
        case 'left-pending':
            return `The order has CT logging ${desiredStatus} and is left pending: run again: it waits for that reissue and requests no second one.${decision.requestedByThisRun
                ? ''
                : ' This run did not request that reissue: its status is not known before it is issued.'}`;
        case 'in-sync':
            return `The order and its active certificate are in step, with CT logging ${desiredStatus}. ${lostNamesNotice(decision.lostNames)}${rerunAdvice(decision)}`.trimEnd();
        case 'match-certificate':
            return `CT logging of the order was set back to ${decision.statusToSet}, as its active certificate has it. ${lostNamesNotice(decision.lostNames)}${rerunAdvice(decision)}${decision.reissueNotVisible ? NOT_VISIBLE_NOTICE : ''}`.trimEnd();
        case 'restore-baseline':
            return `CT logging of the order was set back to ${decision.statusToSet}, as its certificate had it at the start. ${rerunAdvice(decision)}`.trimEnd();
        case 'keep-for-first-certificate':
            return `Nothing was issued yet: CT logging was set to ${desiredStatus} once more, for the first certificate.`;
        case 'no-certificate':
            return 'No certificate of the order is known, and none can be issued any more: nothing was set.';
        case 'out-of-sync':
            return `What was left behind could not be read, so order ${orderId} is out of step as far as is known. Run again: a run does what is still to be done, and requests no second reissue.`;
    }
}
const NOT_VISIBLE_NOTICE = ' The reissue that was requested does not show; should it be issued later, run again then.';
/** The command that repairs an order whose status could not be set. */
function manualFixCommand({ orderId, apiUrl }, status) {
    return `curl --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header "Content-Type: application/json" --data '{"disable_ct": ${status === 'disabled'}}' ${apiUrl}/order/certificate/${orderId}/ct-status`;
}
function rerunAdvice({ closed }) {
    return closed ? '' : 'Run again.';
}
function lostNamesNotice(names) {
    if (names.length === 0)
        return '';
    return `The new certificate lacks ${dns_names_formatNames(names)}: DigiCert revokes the earlier certificates within 72 hours of that. Reissue with all names in CertCentral. `;
}

;// CONCATENATED MODULE: ./build/reissue/execute/wait-state.js

/** How long a reissue request in doubt may show nothing, in milliseconds. */
const REISSUE_VISIBILITY_GRACE_MS = 60_000;
/** How long the certificate may be the old one when a reissue is no longer pending, in milliseconds. */
const DOWNLOAD_LAG_GRACE_MS = 120_000;
/** Decides from a look whether the wait is over. Notes in `awaited` since when something has been so. */
function advance(sight, seen, awaited) {
    if (sight.kind === 'replaced')
        return { kind: 'issued', order: sight.order, chain: sight.certificate };
    if (sight.kind === 'closed')
        return waitFailed(`the order is ${sight.order.status.toLowerCase()}`, 'Nothing can be reissued on it: for a new certificate, place a new order.');
    if (sight.kind === 'unreadable') {
        const { error, order } = sight;
        // The download was read before the order, and missing while that was still pending.
        const isLate = order && error.status === 404 && awaited.sawPending;
        const mayPass = isLate ? !trackPendingEnd(seen, awaited) : error.retryability !== 'permanent';
        return mayPass ? { kind: 'waiting' } : { kind: 'failed', error };
    }
    if (sight.kind === 'pending' || sight.kind === 'unissued') {
        awaited.pendingEndedAt = undefined;
        return permanentDownloadError(seen) ?? { kind: 'waiting' };
    }
    if (awaited.sawPending) {
        if (trackPendingEnd(seen, awaited))
            return waitFailed('the reissue is no longer pending, and the certificate is still the old one', 'It was rejected or cancelled in CertCentral.');
    }
    else if (awaited.inDoubt && seen.observedAt - awaited.inDoubt.requestedAt >= REISSUE_VISIBILITY_GRACE_MS) {
        const hint = 'Nothing shows of it: it counts as not carried out.';
        return { kind: 'failed', error: awaited.inDoubt.error.with({ hint }) };
    }
    return { kind: 'waiting' };
}
function trackPendingEnd({ observedAt }, awaited) {
    awaited.pendingEndedAt ??= observedAt;
    return observedAt - awaited.pendingEndedAt >= DOWNLOAD_LAG_GRACE_MS;
}
/** While the order is pending the download may be missing (404); another refusal of it is one. */
function permanentDownloadError({ certificate }) {
    if (!(certificate instanceof RequestError) || certificate.retryability !== 'permanent' || certificate.status === 404)
        return undefined;
    return { kind: 'failed', error: certificate };
}
function waitFailed(reason, hint) {
    return { kind: 'failed', error: new RequestError(reason, { title: 'The wait for the certificate is over', hint }) };
}

;// CONCATENATED MODULE: ./build/reissue/recovery/recover.js






/** The bound on one attempt of a settlement, in seconds. */
const ATTEMPT_TIMEOUT_SECONDS = 30;
/** The runner ends a post step after 5 minutes. */
const OBSERVE_BUDGET_MS = 170_000;
const RECOVERY_BUDGET_MS = 235_000;
const RECOVERY_RETRIES = 10;
const POLL_INTERVAL_MS = 10_000;
/**
 * Brings an order and its active certificate in step again, or finds out that they cannot be. Never rejects with a Failure.
 * @param onBeforeStatusUpdate is told before the status may be set to another than the wish, which is in doubt from then on
 */
async function recover(api, transaction, since, clock, onBeforeStatusUpdate) {
    const started = clock.now();
    const seen = transaction.statusUpdate === 'not carried out'
        ? undefined
        : await withDeadline(clock, started + OBSERVE_BUDGET_MS, (signal) => observeUntilStable(api, transaction, since, clock, signal));
    const decision = decideRecovery(transaction, seen);
    const set = 'statusToSet' in decision ? decision.statusToSet : undefined;
    if (set === undefined)
        return { decision, error: undefined };
    onBeforeStatusUpdate();
    try {
        await withDeadline(clock, started + RECOVERY_BUDGET_MS, (signal) => api.setCtStatus(transaction.orderId, set, { retries: RECOVERY_RETRIES, signal }));
        return { decision, error: undefined };
    }
    catch (error) {
        return { decision, error: toRequestError(error) };
    }
}
/** Looks; and again, where a reissue may only not show yet, until it shows or the time for that is over. */
async function observeUntilStable(api, transaction, since, clock, signal) {
    const { orderId, baseline, post, pending } = transaction;
    const wait = pending !== 'never'
        ? { since: since.pendingEndedAt, ms: DOWNLOAD_LAG_GRACE_MS }
        : post === 'sent' && { since: since.reissueRequestedAt, ms: REISSUE_VISIBILITY_GRACE_MS };
    const matters = (order) => needsCertificate(order, transaction);
    let graceEndsAt;
    for (;;) {
        const seen = await observe(api, orderId, { retries: RECOVERY_RETRIES, signal }, clock, matters);
        const sight = classify(seen, baseline?.serialNumber);
        const mayAppearLater = sight.kind === 'unchanged' || (sight.kind === 'unreadable' && sight.order && sight.error.status === 404);
        if (!wait || !mayAppearLater)
            return seen;
        // The first look can have taken minutes: what was so meanwhile is not known.
        graceEndsAt ??= (wait.since ?? clock.now()) + wait.ms;
        // A look takes long where a read is retried, and what it read first is then old.
        if (seen.observedAt >= graceEndsAt)
            return seen;
        const left = Math.max(0, graceEndsAt - clock.now());
        await clock.sleep(Math.min(left, POLL_INTERVAL_MS), signal).catch(() => { });
        if (signal.aborted)
            return { ...seen, order: toRequestError(signal.reason) };
    }
}
/**
 * A pending order is left pending, whatever its certificate is; one that is closed may have one. Of one that is unreadable it
 * matters only where no reissue is known to be possible.
 */
function needsCertificate(order, transaction) {
    if (order instanceof request_error_RequestError)
        return !mayStillBeReissued(transaction);
    return order.phase === 'closed' || (order.phase === 'issued' && !order.reissuePending);
}

;// CONCATENATED MODULE: ./build/reissue/summary.js





/** Says an outcome in one line. */
function formatResult(outcome) {
    const { orderId, desiredStatus, dryRun, plan, certificate, durationMs } = outcome;
    const name = certificate?.commonName || certificate?.dnsNames[0] || outcome.order.commonName;
    const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
    if (dryRun)
        return `Dry run, nothing was changed: ${subject} has CT logging ${outcome.order.ctStatus}. ${describePlan(outcome)}`;
    const done = wasReissued(outcome)
        ? `its ${plan.certificate ? 'certificate was reissued' : 'first certificate was issued'} in ${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as requested`
        : certificate
            ? 'its active certificate is as requested: nothing was to be reissued'
            : 'no certificate was issued yet';
    const key = keyPairChange(outcome);
    return `CT logging of ${subject} is ${desiredStatus}; ${done}.${key ? ` ${KEY_TEXT[key]}.` : ''}`;
}
/** Says what a run would do. */
function describePlan({ desiredStatus, plan, waitMinutes }) {
    const set = `A run would set CT logging ${desiredStatus}`;
    switch (plan.kind) {
        case 'unissued':
            return `${set}; nothing was issued yet, so there is nothing to reissue.`;
        case 'nothing to reissue':
            return `${set}; the active certificate is as requested, so there is nothing to reissue.`;
        case 'wait for the pending reissue':
            return `${set}, and wait up to ${waitMinutes} min for the reissue that is pending.`;
        case 'reissue':
            return `${set}, request a reissue for ${formatNames([plan.request.commonName, ...plan.request.dnsNames])} with the CSR ${plan.key.csrSource}, and wait for it up to ${waitMinutes} min. ${KEY_TEXT[plan.key.key]}.`;
    }
}
const KEY_TEXT = {
    same: 'The certificate keeps its key pair',
    new: 'The certificate gets a new key pair',
    unknown: 'Whether the certificate keeps its key pair is unknown',
};
/** Whether a certificate that takes the place of another has its key pair, told by the keys, or in a dry run by the plan; undefined where none does. */
function keyPairChange({ dryRun, plan, certificate }) {
    if (dryRun)
        return plan.kind === 'reissue' ? plan.key.key : undefined;
    if (!certificate || !plan.certificate || certificate.serialNumber === plan.certificate.serialNumber)
        return undefined;
    return certificate.publicKey.equals(plan.certificate.publicKey) ? 'same' : 'new';
}
/** The job summary of a run that succeeded, in which the service's text is inert. */
function renderSummary(outcome) {
    const { orderId, desiredStatus, dryRun, plan, order, certificate, warnings, durationMs } = outcome;
    const reissued = wasReissued(outcome);
    const key = keyPairChange(outcome);
    const name = certificate?.commonName ?? order.commonName;
    const title = dryRun
        ? `Dry run: DigiCert order ${orderId}`
        : `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${reissued ? (plan.certificate ? 'certificate reissued' : 'first certificate issued') : warnings.length > 0 ? 'see the warning' : 'in sync'}`;
    return joinBlocks(`<h2>${title}</h2>`, dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>', renderTable([
        ['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
        [
            'CT logging',
            `${plan.order.ctStatus} before, <strong>${dryRun ? `${desiredStatus} after a run` : `${desiredStatus} now`}</strong>`,
        ],
        ['Certificate before', describeCertificate(plan.certificate)],
        ...(dryRun ? [] : [['Certificate now', reissued ? describeCertificate(certificate) : 'the same']]),
        ['Common name', name ? inlineCode(name) : 'unknown'],
        ['DNS names', renderNameList(certificate?.dnsNames ?? order.dnsNames)],
        ...(key ? [['Key pair', KEY_TEXT[key]]] : []),
        ...(reissued ? [['Took', formatDuration(durationMs)]] : []),
    ]), `<p><strong>Next:</strong> ${escapeHtml(dryRun ? describePlan(outcome) : nextStep(outcome))}</p>`, ...warnings.map(renderWarning), desiredStatus === 'disabled' && `<p>${CT_LOG_NOTICE}</p>`, LINKS);
}
/**
 * The job summary of a run that failed.
 * @param error undefined where nobody knows what ended the step
 * @param settlement how it was settled, if it had to be
 */
function renderFailureSummary(title, error, settlement) {
    return html_joinBlocks(`<h2>${text_escapeHtml(title)}</h2>`, error !== undefined && renderError(error), settlement && renderNotice('How it was settled', settlement), '<p>No output was set.</p>', LINKS);
}
function nextStep(outcome) {
    if (!outcome.certificate)
        return 'Nothing was issued yet: certificates issued on this order from now on follow its status.';
    const mind = outcome.warnings.length > 0 ? 'See the warning. ' : '';
    if (!wasReissued(outcome))
        return mind.trimEnd() || 'Order and active certificate are in step: nothing is left to be done.';
    const deploy = `${mind}Deploy the new certificate (output certificate-file).`;
    return outcome.plan.certificate
        ? `${deploy} The earlier certificate stays valid until it expires or is revoked.`
        : deploy;
}
function describeCertificate(certificate) {
    if (!certificate)
        return 'none issued yet';
    const scts = certificate.ctStatus === 'enabled' ? 'carries SCTs: it was logged' : 'carries no SCTs';
    return `serial number ${inlineCode(certificate.serialNumber)}, ${scts}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}
/** DigiCert, "Change CT status". */
const CT_LOG_NOTICE = 'What is in a public CT log stays there: the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';
const LINKS = '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';

;// CONCATENATED MODULE: ./build/reissue/post.js











/**
 * The post step: settles a change that the main step has left behind, cancelled, killed or out of step. With nothing left
 * behind it does nothing. Never rejects.
 * @param world for tests
 */
async function post(world = {}) {
    let order = 'The order of this step';
    try {
        const transaction = loadState();
        if (!transaction)
            return;
        const { orderId, certificateFile } = transaction;
        order = `Order ${orderId}`;
        removeCertificateFile(certificateFile);
        const settled = await recoverSavedTransaction(transaction, world);
        const { text, cause } = describeRecovery(settled, transaction);
        const told = { text: `The change of order ${orderId} was left unsettled. ${text}`, cause };
        if (isLeftOutOfSync(settled))
            reporter_setFailed(new Error(formatWarning(told)));
        else
            warn(formatWarning(told));
        await writeSummary(renderFailureSummary(summaryTitle(order), undefined, told));
    }
    catch (error) {
        const told = new Error(recoveryFailedMessage(order, error));
        reporter_setFailed(told);
        await writeSummary(renderFailureSummary(summaryTitle(order), told));
    }
}
async function recoverSavedTransaction(transaction, world) {
    // Which needs no key.
    if (transaction.statusUpdate === 'not carried out')
        return { decision: decideRecovery(transaction, undefined), error: undefined };
    const key = getInputs((read) => read('api-key', apiKeyInput));
    const connection = { apiUrl: transaction.apiUrl, apiKey: key, timeoutSeconds: ATTEMPT_TIMEOUT_SECONDS };
    const api = new ReissueApi(connection, { log: reporter_log, debug: reporter_debug, ...world });
    try {
        return await recover(api, transaction, {}, world.clock ?? systemClock, () => { });
    }
    finally {
        api.close();
    }
}
function summaryTitle(order) {
    return `Reissue: ${order} settled after the step`;
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
