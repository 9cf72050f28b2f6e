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
var __webpack_exports__ = {};

;// CONCATENATED MODULE: ./build/text.js
const MAX_FIELD_LENGTH = 500;
const MAX_MESSAGE_LENGTH = 2000;
function toSingleLine(text) {
	if (!/^ | $| {2}|[^ -~]/.test(text)) return text;
	return text
		.replace(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
		.replace(/\s+/g, ' ')
		.trim();
}
function truncate(text, max) {
	return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
function copyText(text) {
	return Buffer.from(text).toString();
}
const MAX_LISTED_NAMES = 20;
function formatDuration(ms) {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function formatOrderCount(count) {
	return `${count} ${count === 1 ? 'order' : 'orders'}`;
}
function formatNames(names) {
	return formatList(names, ', ', MAX_LISTED_NAMES, MAX_FIELD_LENGTH);
}
function formatIds(ids, maxLength = MAX_FIELD_LENGTH) {
	return formatList(ids, ', ', ids.length, maxLength);
}
function formatList(items, separator, maxCount, maxLength) {
	let text = '';
	for (const [index, item] of items.entries()) {
		const next = index === 0 ? truncate(item, maxLength) : `${text}${separator}${item}`;
		if (index === maxCount || next.length > maxLength) return `${text} and ${items.length - index} more`;
		text = next;
	}
	return text;
}

;// CONCATENATED MODULE: ./build/redaction/find-runs.js
class RunFinder {
	#positions = new Map();
	constructor(sequences) {
		let index = 0;
		for (const [text, minLength] of sequences) {
			for (const [offset, character] of [...text].entries()) {
				index += 1;
				const position = { index, minLength, canStart: text.length - offset >= minLength };
				for (const code of equivalentCodes(character)) {
					const positions = this.#positions.get(code);
					if (positions) positions.push(position);
					else this.#positions.set(code, [position]);
				}
			}
			index += 1;
		}
	}
	find(text) {
		const ends = new Map();
		const rows = new Map();
		const encoded = text.matchAll(ENCODED);
		let next = encoded.next().value;
		for (let index = 0; index < text.length; index++) {
			const row = rows.get(index);
			rows.delete(index);
			const code = text.charCodeAt(index);
			this.#extend(row, rows, ends, code, index, index + 1);
			if (next?.index === index) {
				this.#extend(row, rows, ends, decode(next.groups), index, index + next[0].length);
				next = encoded.next().value;
			}
			if (row && isSkippable(code)) keepRuns(row, rowAt(rows, index + 1));
		}
		return ends;
	}
	#extend(row, rows, ends, code, start, end) {
		const positions = this.#positions.get(code);
		if (!positions) return;
		for (const { index, minLength, canStart } of positions) {
			const before = row?.get(index - 1);
			if (!before && !canStart) continue;
			const run = before ? { start: before.start, length: before.length + 1 } : { start, length: 1 };
			const next = rowAt(rows, end);
			if (run.length <= (next.get(index)?.length ?? 0)) continue;
			next.set(index, run);
			if (run.length >= minLength) ends.set(run.start, Math.max(ends.get(run.start) ?? 0, end));
		}
	}
}
function rowAt(rows, index) {
	const row = rows.get(index) ?? new Map();
	rows.set(index, row);
	return row;
}
function keepRuns(row, next) {
	for (const [position, run] of row) if (run.length > (next.get(position)?.length ?? 0)) next.set(position, run);
}
const BACKSLASH = 0x5c;
function isSkippable(code) {
	return code < 0x21 || code > 0x7e || code === BACKSLASH;
}
const BASE64URL = { '+': '-', '/': '_', '-': '+', _: '/' };
function equivalentCodes(character) {
	const other = BASE64URL[character] ?? '';
	return new Set([...`${character.toLowerCase()}${character.toUpperCase()}${other}`].map((each) => each.charCodeAt(0)));
}
const ENCODED =
	/%(?<percent>[0-9a-f]{2})|\\u00(?<json>[0-9a-f]{2})|&#x0{0,6}(?<hex>[0-9a-f]{2});|&#0{0,6}(?<decimal>\d{2,3});|&(?<name>amp|lt|gt|quot|apos);/gi;
const HTML_ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
function decode({ percent, json, hex, decimal, name }) {
	const digits = percent ?? json ?? hex;
	if (digits !== undefined) return Number.parseInt(digits, 16);
	return decimal === undefined ? HTML_ENTITIES[name.toLowerCase()].charCodeAt(0) : Number(decimal);
}

;// CONCATENATED MODULE: ./build/redaction/redact.js


const MASK = '***';
const MIN_PART_LENGTH = 12;
const MIN_PART_DIGITS = 15;
const MAX_INSPECTED_LENGTH = 64 * 2 ** 10;
function createSanitizer(apiKey) {
	const redact = createRedactor(apiKey);
	return {
		sanitize: (value, maxLength = MAX_FIELD_LENGTH) =>
			typeof value === 'string' ? truncate(redact(toSingleLine(value.slice(0, MAX_INSPECTED_LENGTH))), maxLength) : '',
		redact: createKeyRedactor(apiKey),
	};
}
function createRedactor(key) {
	return redactorOf(key, MIN_PART_LENGTH, MIN_PART_DIGITS);
}
function createKeyRedactor(key) {
	return redactorOf(key, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
}
function redactorOf(key, minLength, minBase64Length) {
	const minTextLength = Math.min(minLength, key.length);
	let search;
	return (text) => {
		if (text.length < minTextLength) return text;
		search ??= createSearch([
			[key, minTextLength],
			...base64Digits(key).map((digits) => [digits, Math.min(minBase64Length, digits.length)]),
		]);
		return search(text);
	};
}
function createSearch(sequences) {
	const pieces = sequences.flatMap(piecesOf);
	const flatPieces = pieces.map(flatten);
	let finders;
	return (text) => {
		const isPlain = !/[%&\\]/.test(text);
		if (isPlain && !hasPiece(flatten(text), flatPieces)) return text;
		finders ??= {
			piece: new RunFinder(pieces.map((piece) => [piece, piece.length])),
			run: new RunFinder(sequences),
		};
		if (!isPlain && finders.piece.find(text).size === 0) return text;
		return maskRuns(text, finders.run.find(text));
	};
}
function hasPiece(flat, pieces) {
	return pieces.some((piece) => flat.includes(piece));
}
function maskRuns(text, ends) {
	let result = '';
	let from = 0;
	for (const [start, end] of [...ends].sort(([one], [other]) => one - other)) {
		if (start > from || start === 0) result += text.slice(from, start) + MASK;
		from = Math.max(from, end);
	}
	return result + text.slice(from);
}
function base64Digits(key) {
	return [0, 1, 2].map((offset) => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
		return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
	});
}
function piecesOf([text, minLength]) {
	const size = Math.floor((minLength + 1) / 2);
	const count = Math.floor(text.length / size);
	return Array.from({ length: count }, (_, index) => text.slice(index * size, (index + 1) * size));
}
function flatten(text) {
	return text
		.replace(/[^\x21-\x5b\x5d-\x7e]/g, '')
		.toLowerCase()
		.replaceAll('-', '+')
		.replaceAll('_', '/');
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
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
function toCommandProperties(annotationProperties) {
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
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
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
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
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




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
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
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
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
;// CONCATENATED MODULE: ./build/runner/toolkit.js





function getInput(name) {
	return process.env[`INPUT_${name.toUpperCase()}`] ?? '';
}
function setSecret(value) {
	issueCommand('add-mask', {}, value);
}
function isDebug() {
	return process.env['RUNNER_DEBUG'] === '1';
}
function info(line) {
	process.stdout.write(`${line}${external_node_os_namespaceObject.EOL}`);
}
function annotate(kind, line) {
	issueCommand(kind, {}, line);
}
function setOutput(name, value) {
	setValue('OUTPUT', 'set-output', name, value);
}
function saveState(name, value) {
	setValue('STATE', 'save-state', name, value);
}
function getState(name) {
	return process.env[`STATE_${name}`] ?? '';
}
function appendSummary(text) {
	const file = process.env['GITHUB_STEP_SUMMARY'];
	if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
	(0,external_node_fs_namespaceObject.appendFileSync)(file, text);
}
function setValue(file, command, name, value) {
	if (process.env[`GITHUB_${file}`]) issueFileCommand(file, prepareKeyValueMessage(name, value));
	else issueCommand(command, { name }, value);
}

;// CONCATENATED MODULE: ./build/runner/api-key.js


const MIN_API_KEY_LENGTH = 8;
const MAX_API_KEY_LENGTH = 1000;
const API_KEY = new RegExp(`^(?!http)[\\x21-\\x7e]{${MIN_API_KEY_LENGTH},${MAX_API_KEY_LENGTH}}$`, 'i');
let redact = (text) => text;
function isApiKey(value) {
	return API_KEY.test(value);
}
function maskApiKey(key) {
	if (key === '') return;
	setSecret(key);
	if (isApiKey(key)) redact = createRedactor(key);
}
function redactApiKey(text) {
	return redact(text);
}

;// CONCATENATED MODULE: ./build/runner/inputs.js



class InvalidInputsError extends Error {
	problems;
	constructor(problems) {
		super(problems.join('\n'));
		this.problems = problems;
	}
}
const MAX_VISIBLE_LENGTH = 20;
function getInputs(defineInputs) {
	const apiKey = getInput('api-key').trim();
	maskApiKey(apiKey);
	const showsValues = isApiKey(apiKey);
	const problems = [];
	const inputs = defineInputs((name, parser, defaultValue) => {
		try {
			return parseInput(name, parser, defaultValue, showsValues);
		} catch (error) {
			problems.push(error.message);
			return undefined;
		}
	});
	if (problems.length > 0) throw new InvalidInputsError(problems);
	return inputs;
}
function parseInput(name, parser, defaultValue, showsValues) {
	const { expected, emptyHint, isExact = false, visiblePart = shortValue } = parser;
	const raw = getInput(name);
	const value = raw.trim();
	if (value === '') {
		if (defaultValue !== undefined) return defaultValue;
		const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
		throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
	}
	const refuse = (why) => {
		const shown = showsValues ? previewOf(value, visiblePart(value)) : '';
		return new Error(`Input ${name}${shown} is not accepted: ${why}.`);
	};
	if (isExact && raw !== value) throw refuse('remove the white space around it');
	let parsed;
	try {
		parsed = parser.parse(value, (entry) => (showsValues ? previewOf(entry, shortValue(entry)) : ''));
	} catch (error) {
		throw refuse(error.message);
	}
	if (parsed === undefined) throw refuse(`it must be ${expected}`);
	return parsed;
}
function shortValue(value) {
	return value.length <= MAX_VISIBLE_LENGTH ? value : undefined;
}
function previewOf(value, visible) {
	if (visible !== undefined) return ` "${redactApiKey(toSingleLine(visible))}"`;
	return ` (${value.length} ${value.length === 1 ? 'character' : 'characters'})`;
}

;// CONCATENATED MODULE: ./build/action-error.js
class ActionError extends Error {
	title;
	detail;
	hint;
	constructor(detail, { title = '', hint, cause }) {
		const statement = detail.replace(/\.$/, '');
		super(`${title && `${title}: `}${statement}. ${hint}`, { cause });
		this.title = title;
		this.detail = statement;
		this.hint = hint;
	}
}
function formatWarning({ text, cause }) {
	return cause ? `${text} ${cause.message}` : text;
}

;// CONCATENATED MODULE: ./build/runner/html.js


function renderWarning(warning) {
	return renderNotice('Warning', warning);
}
function renderNotice(heading, { text, cause }) {
	const because = cause ? ` ${renderCause(cause)} ${renderText(cause.hint)}` : '';
	return `<p><strong>${heading}:</strong> ${renderText(text)}${because}</p>`;
}
function renderError(error) {
	if (error instanceof ActionError) {
		const advice = error.hint && `\n<p><strong>What to do:</strong> ${renderText(error.hint)}</p>`;
		return `<p>${renderCause(error)}</p>${advice}`;
	}
	const problems = error.message.split('\n');
	return problems.map((problem) => `<p>${inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}
function renderCause({ title, detail }) {
	return `${title && `${renderText(title)}: `}${inlineCode(detail, MAX_MESSAGE_LENGTH)}.`;
}
function escapeHtml(text) {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function renderText(text) {
	return escapeHtml(truncate(toSingleLine(text), MAX_MESSAGE_LENGTH));
}
function renderTextWithCode(text) {
	return renderText(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}
function inlineCode(text, max = MAX_FIELD_LENGTH) {
	return `<code>${escapeHtml(truncate(toSingleLine(text), max))}</code>`;
}
function renderTable(rows) {
	return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}
function renderNameList(names) {
	const shown = names.slice(0, MAX_LISTED_NAMES).map((name) => inlineCode(name));
	if (names.length > MAX_LISTED_NAMES) shown.push(`and ${names.length - MAX_LISTED_NAMES} more`);
	return shown.join(', ') || 'unknown';
}
function joinBlocks(...blocks) {
	return blocks.filter(Boolean).join('\n');
}

;// CONCATENATED MODULE: ./build/runner/workflow-run.js


function workflowRunUrl() {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = process.env;
	return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '';
}
function attributionLine() {
	const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
	const run = getWorkflowRun();
	if (!run) return `<p>${time}. The environment does not name the workflow run.</p>`;
	return `<p>${time}: run by ${inlineCode(run.actor)} on ${inlineCode(run.event)} in <a href="${escapeHtml(run.url)}">this workflow run</a>.</p>`;
}
function getWorkflowRun() {
	try {
		delete process.env['GITHUB_EVENT_PATH'];
		const { serverUrl, repo, runId, runAttempt, eventName, ...context } = new Context();
		const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
		const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
		if (!actor || !eventName || !runId) return undefined;
		return { actor, event: eventName, url: `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}` };
	} catch {
		return undefined;
	}
}

;// CONCATENATED MODULE: ./build/runner/reporter.js





function log(line) {
	info(toSafeLine(line));
}
const debug = isDebug() ? (line) => annotate('debug', toSafeLine(line)) : undefined;
function warn(line) {
	annotate('warning', toSafeLine(line));
}
function notice(line) {
	toolkit.annotate('notice', toSafeLine(line));
}
function setOutputs(outputs, description) {
	try {
		for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
	} catch (cause) {
		throw new Error(`${description} could not be written: ${cause.message}`, { cause });
	}
}
const UNFINISHED = 13;
function runToEnd(run) {
	process.exitCode = UNFINISHED;
	void run().then(() => {
		if (process.exitCode === UNFINISHED) process.exitCode = 0;
	});
}
function setFailed(error) {
	const problems = error instanceof InvalidInputsError ? error.problems : [error.message];
	process.exitCode = 1;
	for (const problem of problems) annotate('error', toSafeLine(problem));
}
async function writeSummary(summary) {
	try {
		appendSummary(`${redactApiKey(`${summary}\n${attributionLine()}`)}\n`);
	} catch (error) {
		log(`The job summary was not written: ${error.message}`);
	}
}
function toSafeLine(line) {
	return truncate(escapeWorkflowCommands(redactApiKey(toSingleLine(line))), MAX_MESSAGE_LENGTH);
}
function escapeWorkflowCommands(line) {
	return line.replace(/^::/, ': :').replaceAll('##[', '# #[');
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/pki/der.js
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const CONSTRUCTED = 0x20;
const MULTI_BYTE_TAG = 0x1f;
const MAX_LENGTH_OCTETS = 3;
function parseElements(der) {
	const elements = [];
	for (let at = 0; at < der.length; ) {
		const element = parseElement(der.subarray(at));
		elements.push(element);
		at += element.der.length;
	}
	return elements;
}
function parseElement(der) {
	const [tag = 0, first = 0] = der;
	if ((tag & MULTI_BYTE_TAG) === MULTI_BYTE_TAG) throw new Error('a DER tag has more than one byte');
	const lengthOctets = Math.max(0, first - 0x80);
	if (first === 0x80 || lengthOctets > MAX_LENGTH_OCTETS) throw new Error('a DER length is indefinite or too large');
	const start = 2 + lengthOctets;
	if (der.length < start) throw new Error('a DER element is cut short');
	const length = lengthOctets === 0 ? first : der.readUIntBE(2, lengthOctets);
	if (lengthOctets > 0 && (length < 0x80 || der[2] === 0)) throw new Error('a DER length is not minimal');
	if (length > der.length - start) throw new Error('a DER element is cut short');
	return { tag, content: der.subarray(start, start + length), der: der.subarray(0, start + length) };
}
function assertDer(der) {
	for (const { tag, content } of parseElements(der)) if ((tag & CONSTRUCTED) !== 0) assertDer(content);
}
function expectTag(element, tag) {
	if (element?.tag !== tag) throw new Error(`a DER element with tag ${tag} is missing`);
	return element;
}
function parseSequence(element) {
	return parseElements(expectTag(element, SEQUENCE).content);
}
function parseOid(element) {
	const arcs = [];
	let arc = 0;
	for (const octet of expectTag(element, OBJECT_IDENTIFIER).content) {
		arc = arc * 0x80 + (octet & 0x7f);
		if (octet >= 0x80) continue;
		arcs.push(arc);
		arc = 0;
	}
	const [first = 0, ...rest] = arcs;
	const root = Math.min(2, Math.floor(first / 40));
	return [root, first - root * 40, ...rest].join('.');
}
function findPemBlocks(text, label) {
	const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
	return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}
function decodePemBlock(block) {
	return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}

;// CONCATENATED MODULE: ./build/pki/extensions.js

const EXTENSIONS = 0xa3;
const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3';
const CERTIFICATE_POLICIES = '2.5.29.32';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const EV_POLICY = '2.23.140.1.1';
function parseExtensions(tbsCertificate) {
	const extensions = new Map();
	const field = tbsCertificate.find(({ tag }) => tag === EXTENSIONS);
	if (!field) return extensions;
	for (const extension of parseSequence(parseElements(field.content)[0])) {
		const elements = parseSequence(extension);
		const oid = parseOid(elements[0]);
		if (extensions.has(oid)) throw new Error('an extension comes twice');
		extensions.set(oid, expectTag(elements.at(-1), OCTET_STRING).content);
	}
	if (extensions.has(PRECERTIFICATE_POISON)) throw new Error('it is a precertificate');
	return extensions;
}
function isEv(extensions) {
	const policies = parseValue(extensions, CERTIFICATE_POLICIES);
	return policies.some((policy) => parseOid(parseSequence(policy)[0]) === EV_POLICY);
}
function extendedKeyUsages(extensions, reported) {
	if (!extensions.has(EXTENDED_KEY_USAGE)) return [];
	if (!reported?.length) throw new Error('the extended key usage cannot be read');
	return reported;
}
function parseValue(extensions, oid) {
	const value = extensions.get(oid);
	if (!value) return [];
	const [sequence, ...rest] = parseElements(value);
	if (rest.length > 0) throw new Error('bytes follow the value of an extension');
	return parseSequence(sequence);
}

;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// CONCATENATED MODULE: ./build/pki/names.js




function isDnsName(text) {
	return /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}
function missingNames(expected, actual) {
	const known = new Set(actual.map(normalizeName));
	return expected.filter((name) => !known.has(normalizeName(name)));
}
function includesName(names, name) {
	return missingNames([name], names).length === 0;
}
function allDnsNames({ commonName, dnsNames }) {
	return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}
function normalizeName(name) {
	return ((/[^\x20-\x7e]/.test(name) && (0,external_node_url_namespaceObject.domainToASCII)(name)) || name).toLowerCase();
}
const SUBJECT_ALT_NAME = '2.5.29.17';
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
function parseSubjectAltNames(extensions) {
	const names = parseValue(extensions, SUBJECT_ALT_NAME);
	const dnsSans = names.filter(({ tag }) => tag === DNS_NAME).map(({ content }) => content.toString('latin1'));
	const dnsNames = dnsSans.filter(isDnsName);
	return {
		dnsSans,
		dnsNames,
		nonDnsNameCount: names.length - dnsNames.length,
		altNames: names.flatMap(textsOf),
	};
}
function textsOf({ tag, content }) {
	if ((tag & CONSTRUCTED) !== 0) return parseElements(content).flatMap(textsOf);
	return [tag === IP_ADDRESS ? formatIpAddress(content) : content.toString()];
}
function formatIpAddress(bytes) {
	if (bytes.length === 4) return bytes.join('.');
	const groups = bytes.toString('hex').replace(/.{4}(?=.)/g, '$&:');
	return external_node_net_namespaceObject.SocketAddress.parse(`[${groups}]:1`)?.address ?? '';
}

;// CONCATENATED MODULE: ./build/pki/sct-list.js

const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';
const LOG_ID_BYTES = 32;
const TIMESTAMP_BYTES = 8;
const ALGORITHM_BYTES = 2;
function countScts(extensions) {
	const value = extensions.get(SCT_LIST);
	if (!value) return { sctCount: 0, sctLogCount: 0 };
	const [octets, ...rest] = parseElements(value);
	if (rest.length > 0) throw new Error('bytes follow the SCT list');
	const list = new TlsReader(expectTag(octets, OCTET_STRING).content);
	const scts = new TlsReader(list.readVector());
	list.expectEnd();
	const logIds = [];
	let sctCount = 0;
	do {
		const logId = parseSct(scts.readVector());
		if (logId !== undefined) logIds.push(logId);
		sctCount += 1;
	} while (!scts.isAtEnd);
	return { sctCount, sctLogCount: new Set(logIds).size };
}
function parseSct(sct) {
	const reader = new TlsReader(sct);
	const [version] = reader.read(1);
	if (version !== 0) return undefined;
	const logId = reader.read(LOG_ID_BYTES).toString('hex');
	reader.read(TIMESTAMP_BYTES);
	reader.readVector();
	reader.read(ALGORITHM_BYTES);
	reader.readVector();
	reader.expectEnd();
	return logId;
}
class TlsReader {
	#bytes;
	#at = 0;
	constructor(bytes) {
		this.#bytes = bytes;
	}
	get isAtEnd() {
		return this.#at === this.#bytes.length;
	}
	read(count) {
		const bytes = this.#bytes.subarray(this.#at, this.#at + count);
		if (bytes.length < count) throw new Error('an SCT list is cut short');
		this.#at += count;
		return bytes;
	}
	readVector() {
		return this.read(this.read(2).readUInt16BE());
	}
	expectEnd() {
		if (!this.isAtEnd) throw new Error('bytes follow an SCT or the list');
	}
}

;// CONCATENATED MODULE: ./build/pki/certificate.js





const MAX_CERTIFICATES = 10;
const BEGIN = '-----BEGIN CERTIFICATE-----';
const UNREADABLE = 'the response has a certificate that cannot be read';
const VERSION = 0xa0;
function parseCertificate(text) {
	const [pem] = findCertificates(text);
	if (pem === undefined) throw new Error('the response has no X.509 certificate in PEM');
	return readCertificate(pem, parseX509(pem));
}
function findCertificates(text) {
	const blocks = findPemBlocks(text, 'CERTIFICATE');
	if (blocks.length > MAX_CERTIFICATES) throw new Error(`the response has more than ${MAX_CERTIFICATES} certificates`);
	if (blocks.length < text.split(BEGIN).length - 1) throw new Error(UNREADABLE);
	return blocks;
}
function parseX509(pem) {
	return orUnreadable(() => new external_node_crypto_namespaceObject.X509Certificate(pem));
}
function readCertificate(pem, x509) {
	return orUnreadable(() => {
		const der = decodePemBlock(pem);
		if (!x509.raw.equals(der)) throw new Error('bytes follow the certificate');
		assertDer(der);
		const tbsCertificate = parseSequence(parseSequence(parseElements(der)[0])[0]);
		const [, , , , , publicKey] = tbsCertificate.filter(({ tag }) => tag !== VERSION);
		const extensions = parseExtensions(tbsCertificate);
		const { validFrom, validTo, serialNumber, subject = '', issuer = '' } = x509;
		const [validFromDate, validToDate] = [new Date(validFrom), new Date(validTo)];
		if (Number.isNaN(validFromDate.getTime() + validToDate.getTime())) throw new Error('it has no validity');
		const commonName = commonNameOf(subject);
		const names = parseSubjectAltNames(extensions);
		const isCovered = commonName === '' || isDnsName(commonName) || includesName(names.dnsNames, commonName);
		const scts = countScts(extensions);
		return {
			...scts,
			ctStatus: scts.sctCount > 0 ? 'enabled' : 'disabled',
			validFrom: validFromDate,
			validTill: validToDate,
			isEv: isEv(extensions),
			serialNumber,
			commonName,
			...names,
			nonDnsNameCount: names.nonDnsNameCount + (isCovered ? 0 : 1),
			extendedKeyUsages: extendedKeyUsages(extensions, x509.keyUsage),
			issuer: issuer.replaceAll('\n', ', '),
			publicKey: publicKeyOf(expectTag(publicKey, SEQUENCE).der),
		};
	});
}
const COMMON_NAME = /(?:^|\n| \+ )CN=(.*?)(?=\n| \+ |$)/g;
function commonNameOf(subject) {
	const name = [...subject.matchAll(COMMON_NAME)].at(-1)?.[1] ?? '';
	return name.replace(/\\([\dA-F]{2}|.)/g, (_, escaped) =>
		escaped.length === 1 ? escaped : String.fromCharCode(Number.parseInt(escaped, 16)),
	);
}
function normalizeSerialNumber(text) {
	const significant = text.toUpperCase().replaceAll(':', '').replace(/^0+/, '');
	return significant.length % 2 === 0 ? significant : `0${significant}`;
}
function isSameSerialNumber(one, other) {
	return normalizeSerialNumber(one) === normalizeSerialNumber(other);
}
function publicKeyOf(spki) {
	try {
		return normalizePublicKey(spki);
	} catch {
		return spki;
	}
}
function normalizePublicKey(spki) {
	return (0,external_node_crypto_namespaceObject.createPublicKey)({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' });
}
function publicKeyDigest(spki) {
	return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(spki).digest('hex');
}
function orUnreadable(read) {
	try {
		return read();
	} catch (error) {
		throw new Error(UNREADABLE, { cause: error });
	}
}
function parseCertificateWithChain(text) {
	const blocks = findCertificates(text).map((pem) => ({ pem, x509: parseX509(pem) }));
	const unique = [...new Map(blocks.map((block) => [block.x509.fingerprint256, block])).values()];
	const [leaf, ...otherLeaves] = unique.filter(({ x509 }) => !x509.ca);
	if (!leaf) throw new Error('the response has no end-entity certificate in PEM');
	if (otherLeaves.length > 0) throw new Error('the response has two different end-entity certificates');
	const intermediates = unique.filter(({ x509 }) => x509.ca);
	const chain = [leaf, ...orderChain(leaf, intermediates)];
	return { ...readCertificate(leaf.pem, leaf.x509), chainPem: chain.map(({ pem }) => pem).join('') };
}
function orderChain(issued, intermediates) {
	const issuer = intermediates.find(({ x509 }) => issued.x509.checkIssued(x509));
	if (!issuer) return [...intermediates];
	const rest = intermediates.filter((block) => block !== issuer);
	return [issuer, ...orderChain(issuer, rest)];
}

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./build/clock.js

async function runEvery(clock, ms, signal, task) {
	for (;;) {
		try {
			await clock.sleep(ms, signal);
		} catch {
			return;
		}
		task();
	}
}
function startTimer(clock, ms, task) {
	const canceled = new AbortController();
	void clock.sleep(ms, canceled.signal).then(task, () => {});
	return () => canceled.abort();
}
async function withDeadline(clock, deadline, task) {
	const timeout = new AbortController();
	const cancelTimer = startTimer(clock, Math.max(0, deadline - clock.now()), () => timeout.abort());
	try {
		return await task(timeout.signal);
	} finally {
		cancelTimer();
	}
}
const systemClock = {
	now: () => performance.timeOrigin + performance.now(),
	random: Math.random,
	sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(ms, undefined, signal && { signal }),
};

;// CONCATENATED MODULE: ./build/node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
	const usingSsl = reqUrl.protocol === 'https:';
	if (checkBypass(reqUrl)) {
		return undefined;
	}
	const proxyVar = (() => {
		if (usingSsl) {
			return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
		} else {
			return process.env['http_proxy'] || process.env['HTTP_PROXY'];
		}
	})();
	if (proxyVar) {
		try {
			return new DecodedURL(proxyVar);
		} catch (_a) {
			if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
				return new DecodedURL(`http://${proxyVar}`);
		}
	} else {
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
	let reqPort;
	if (reqUrl.port) {
		reqPort = Number(reqUrl.port);
	} else if (reqUrl.protocol === 'http:') {
		reqPort = 80;
	} else if (reqUrl.protocol === 'https:') {
		reqPort = 443;
	}
	const upperReqHosts = [reqUrl.hostname.toUpperCase()];
	if (typeof reqPort === 'number') {
		upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
	}
	for (const upperNoProxyItem of noProxy
		.split(',')
		.map((x) => x.trim().toUpperCase())
		.filter((x) => x)) {
		if (
			upperNoProxyItem === '*' ||
			upperReqHosts.some(
				(x) =>
					x === upperNoProxyItem ||
					x.endsWith(`.${upperNoProxyItem}`) ||
					(upperNoProxyItem.startsWith('.') && x.endsWith(`${upperNoProxyItem}`)),
			)
		) {
			return true;
		}
	}
	return false;
}
function isLoopbackAddress(host) {
	const hostLower = host.toLowerCase();
	return (
		hostLower === 'localhost' ||
		hostLower.startsWith('127.') ||
		hostLower.startsWith('[::1]') ||
		hostLower.startsWith('[0:0:0:0:0:0:0:1]')
	);
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

;// CONCATENATED MODULE: ./build/http/proxy.js



function resolveProxy(url) {
	const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => process.env[variable]);
	if (name === undefined || url.protocol !== 'https:' || checkBypass(url)) return undefined;
	const proxy = parseProxy(process.env[name].trim());
	if (!proxy)
		throw new ActionError(`${name} is not a usable URL: write http://host:port`, {
			hint: 'Correct the variable where the runner or the workflow sets it (percent-encode special characters in a password), or list the host in no_proxy.',
		});
	process.env[name] = proxy.href;
	return proxy.host;
}
function parseProxy(value) {
	const url = URL.parse(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ? value : `http://${value}`);
	if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
	if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return undefined;
	try {
		decodeURIComponent(url.username);
		decodeURIComponent(url.password);
		return url;
	} catch {
		return undefined;
	}
}
function configureTunnel(agent, signal) {
	if (!('proxyOptions' in agent)) return;
	const tunnel = agent;
	const { options, proxyOptions, request } = tunnel;
	options.rejectUnauthorized = true;
	proxyOptions.rejectUnauthorized = true;
	proxyOptions.signal = signal;
	proxyOptions.host = proxyOptions.host.replace(/^\[(.*)\]$/, '$1');
	proxyOptions.servername = (0,external_node_net_namespaceObject.isIP)(proxyOptions.host) ? '' : proxyOptions.host;
	if (proxyOptions.proxyAuth === undefined) return;
	const credentials = `Basic ${Buffer.from(proxyOptions.proxyAuth).toString('base64')}`;
	proxyOptions.proxyAuth = undefined;
	tunnel.request = (connect) =>
		request({ ...connect, headers: { ...connect.headers, 'Proxy-Authorization': credentials } });
}
const CONNECTION_LOST = /^(?:socket hang up|Client network socket disconnected)/;
function parseTunnelError(message) {
	if (message.startsWith('got illegal response body from proxy')) return { text: message, code: '' };
	const [, kind, detail = ''] =
		/^tunneling socket could not be established, (statusCode|cause)=(.*)/s.exec(message) ?? [];
	if (kind === undefined) return undefined;
	if (kind === 'statusCode') return { text: message, status: Number(detail), code: '' };
	if (detail === '') return { text: `${message}none of its addresses could be reached`, code: 'ECONNREFUSED' };
	const code = CONNECTION_LOST.test(detail) ? 'ECONNRESET' : (detail.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '');
	return { text: message, code };
}

;// CONCATENATED MODULE: ./build/http/request-error.js

class request_error_RequestError extends ActionError {
	retryability;
	retryAfter;
	inDoubt;
	status;
	isKeyRefused;
	constructor(detail, options) {
		super(detail, options);
		const { retryability = 'permanent', retryAfter, inDoubt = false, status, isKeyRefused = false } = options;
		this.retryability = retryability;
		this.retryAfter = retryAfter;
		this.inDoubt = inDoubt;
		this.status = status;
		this.isKeyRefused = isKeyRefused;
	}
	with(changes) {
		const { title, detail, hint, retryability, retryAfter, inDoubt, status, isKeyRefused } = this;
		const options = { title, hint, retryability, retryAfter, inDoubt, status, isKeyRefused, ...changes };
		return new request_error_RequestError(changes.detail ?? detail, options);
	}
}
function toRequestError(error) {
	if (error instanceof request_error_RequestError) return error;
	if (error.name !== 'AbortError') throw error;
	return new request_error_RequestError('timed out waiting for a response', {
		hint: "Check the runner's network and the service.",
		retryability: 'transient',
	});
}
const CHECK_API_URL_HINT =
	'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

;// CONCATENATED MODULE: ./build/http/retry-policy.js
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_BACKOFF_MS = 60_000;
const MAX_RATE_LIMIT_TIME_MS = 240_000;
const MAX_RETRY_TIME_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
function decideRetry(error, state, now, random) {
	const { attempt, rateLimitRetries, retries, mayRepeat, elapsedMs, remainingMs } = state;
	const { retryability } = error;
	const note = attemptNote(retryability, state);
	if (retryability === 'permanent') return { kind: 'stop', note, pauseMs: undefined };
	if (remainingMs !== undefined) {
		const delayMs = delayWithin(remainingMs, error, attempt, now, random);
		return { kind: 'retry', delayMs, message: retryMessage(`${attempt}`, error, delayMs), pauseMs: undefined };
	}
	const backoffMs = backoffDelayMs(attempt, retryability, random);
	const retryAfterMs = parseRetryAfter(error.retryAfter, now);
	const isRateLimit = retryability === 'rate-limited';
	const minimumMs = isRateLimit && rateLimitRetries >= retries ? backoffMs : 0;
	const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
	const isBusy = error.status === 503 && retryAfterMs !== undefined;
	const isPause = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS;
	const pauseMs = isPause ? delayMs : undefined;
	const stop = (why) => ({ kind: 'stop', note: note + why, pauseMs });
	const retriesLeft = retries - (isRateLimit ? 0 : attempt - 1 - rateLimitRetries);
	if (!mayRepeat || retriesLeft <= 0) return stop('');
	if (delayMs > MAX_RETRY_AFTER_MS)
		return stop(
			`; the service asks for a wait of ${delayMs > DAY_MS ? 'more than a day' : `${Math.ceil(delayMs / 1000)} seconds`}, but this action waits at most ${MAX_RETRY_AFTER_MS / 1000} seconds`,
		);
	if (isRateLimit && elapsedMs + delayMs > MAX_RATE_LIMIT_TIME_MS)
		return stop(`; a rate-limited request is retried for ${MAX_RATE_LIMIT_TIME_MS / MINUTE_MS} minutes at most`);
	if (elapsedMs + delayMs > MAX_RETRY_TIME_MS)
		return stop(`; no attempt begins more than ${MAX_RETRY_TIME_MS / MINUTE_MS} minutes after the first`);
	return { kind: 'retry', delayMs, message: retryMessage(attemptCount(retryability, state), error, delayMs), pauseMs };
}
function retryMessage(count, { detail }, delayMs) {
	return `Attempt ${count} failed: ${detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
}
function delayWithin(remainingMs, { retryability, retryAfter }, attempt, now, random) {
	const backoffMs = backoffDelayMs(attempt, retryability, random);
	const retryAfterMs = parseRetryAfter(retryAfter, now) ?? 0;
	return retryAfterMs < remainingMs ? Math.max(backoffMs, retryAfterMs) : backoffMs;
}
function attemptNote(retryability, state) {
	return state.attempt === 1 ? '' : ` (attempt ${attemptCount(retryability, state)})`;
}
function attemptCount(retryability, state) {
	const { attempt, rateLimitRetries, retries, remainingMs } = state;
	return retryability === 'rate-limited' || remainingMs !== undefined
		? `${attempt}`
		: `${attempt} of ${retries + rateLimitRetries + 1}`;
}
function backoffDelayMs(attempt, retry, random) {
	const base = retry === 'rate-limited' ? 5_000 : 1_000;
	return Math.min(MAX_BACKOFF_MS, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
const HTTP_DATE =
	/^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;
function parseRetryAfter(header, now) {
	if (header === undefined) return undefined;
	if (/^\d+$/.test(header)) return Number(header) * 1000;
	if (!HTTP_DATE.test(header)) return undefined;
	const date = Date.parse(header.endsWith('GMT') ? header : `${header} GMT`);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
function classifyStatus(status) {
	if (status === 429) return 'rate-limited';
	return status === 408 || isServerError(status) ? 'transient' : 'permanent';
}
function isServerError(status) {
	return status >= 500 && status < 600;
}
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
function classifyErrorCode(code) {
	return TRANSIENT_ERROR_CODES.includes(code) ? 'transient' : 'permanent';
}
function classifyTunnelError({ status, code }) {
	if (status !== undefined) return isServerError(status) ? 'transient' : 'permanent';
	return classifyErrorCode(code);
}
function isIdempotent(method) {
	return method !== 'POST';
}

;// CONCATENATED MODULE: ./build/http/network-errors.js



function timeoutError(seconds, established) {
	return new request_error_RequestError(`no complete response within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`, {
		hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
		retryability: 'transient',
		inDoubt: established,
	});
}
function responseTooLargeError(maxBytes) {
	return new request_error_RequestError(`the response is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_API_URL_HINT });
}
function networkError(error, established, sanitize) {
	const { code = '', message } = unwrapAggregateError(error);
	const tunnel = parseTunnelError(message);
	const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
	const retryability = tunnel ? classifyTunnelError(tunnel) : classifyErrorCode(code);
	return new request_error_RequestError(sanitize(text.replace(NODE_CA_ADVICE, '').replace(OPENSSL_ERROR, '$1')), {
		hint: tunnel ? hintForProxyError(tunnel.code, text, retryability) : hintForError(code, text, retryability),
		retryability,
		inDoubt: established,
	});
}
function describeError(error) {
	const { code, message, cause } = unwrapAggregateError(error);
	const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
	return `${code ?? 'without a code'}, ${message.replace(NODE_CA_ADVICE, '')}${why}`;
}
function unwrapAggregateError(error) {
	if (!(error instanceof AggregateError)) return error;
	const errors = error.errors;
	return errors.findLast(({ code = '' }) => classifyErrorCode(code) === 'transient') ?? errors.at(-1) ?? error;
}
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;
const OPENSSL_ERROR = /[\dA-F]+:error:[\dA-F]+:[^:]*:[^:]*:([^:]*):[^:]*:\d+:(?:SSL alert number \d+)?\s*/;
const CLIENT_CERTIFICATE_ALERT = /alert (?:certificate required|handshake failure)/;
function hintForProxyError(code, text, retryability) {
	if (isUnresolved(code))
		return "The host name of the proxy does not resolve: check https_proxy for a typing error, and the runner's DNS.";
	if (retryability === 'transient') return `Check the proxy in https_proxy ${TRANSIENT_HINT}`;
	if (CLIENT_CERTIFICATE_ALERT.test(text)) return `The proxy in https_proxy ${REFUSED_HANDSHAKE}`;
	return text.includes('certificate')
		? "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS."
		: PROXY_REFUSED_HINT;
}
const PROXY_REFUSED_HINT =
	'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.';
const REFUSED_HANDSHAKE =
	'refused the TLS connection: it may demand a client certificate, and this action has none. Check api-url and https_proxy.';
const TRANSIENT_HINT = "and the runner's network, or run again later.";
function hintForError(code, text, retryability) {
	if (isUnresolved(code))
		return "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set https_proxy.";
	if (retryability === 'transient') return `Check api-url ${TRANSIENT_HINT}`;
	if (CLIENT_CERTIFICATE_ALERT.test(text)) return `The server ${REFUSED_HANDSHAKE}`;
	if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
		return "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";
	return CHECK_API_URL_HINT;
}
function isUnresolved(code) {
	return code === 'ENOTFOUND' || code === 'EAI_AGAIN';
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
class ProxyAgent {
	constructor() {
		throw new Error('undici is not in this bundle');
	}
}

;// CONCATENATED MODULE: ./build/node_modules/@actions/http-client/lib/index.js
var __awaiter =
	(undefined && undefined.__awaiter) ||
	function (thisArg, _arguments, P, generator) {
		function adopt(value) {
			return value instanceof P
				? value
				: new P(function (resolve) {
						resolve(value);
					});
		}
		return new (P || (P = Promise))(function (resolve, reject) {
			function fulfilled(value) {
				try {
					step(generator.next(value));
				} catch (e) {
					reject(e);
				}
			}
			function rejected(value) {
				try {
					step(generator['throw'](value));
				} catch (e) {
					reject(e);
				}
			}
			function step(result) {
				result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
			}
			step((generator = generator.apply(thisArg, _arguments || [])).next());
		});
	};





var HttpCodes;
(function (HttpCodes) {
	HttpCodes[(HttpCodes['OK'] = 200)] = 'OK';
	HttpCodes[(HttpCodes['MultipleChoices'] = 300)] = 'MultipleChoices';
	HttpCodes[(HttpCodes['MovedPermanently'] = 301)] = 'MovedPermanently';
	HttpCodes[(HttpCodes['ResourceMoved'] = 302)] = 'ResourceMoved';
	HttpCodes[(HttpCodes['SeeOther'] = 303)] = 'SeeOther';
	HttpCodes[(HttpCodes['NotModified'] = 304)] = 'NotModified';
	HttpCodes[(HttpCodes['UseProxy'] = 305)] = 'UseProxy';
	HttpCodes[(HttpCodes['SwitchProxy'] = 306)] = 'SwitchProxy';
	HttpCodes[(HttpCodes['TemporaryRedirect'] = 307)] = 'TemporaryRedirect';
	HttpCodes[(HttpCodes['PermanentRedirect'] = 308)] = 'PermanentRedirect';
	HttpCodes[(HttpCodes['BadRequest'] = 400)] = 'BadRequest';
	HttpCodes[(HttpCodes['Unauthorized'] = 401)] = 'Unauthorized';
	HttpCodes[(HttpCodes['PaymentRequired'] = 402)] = 'PaymentRequired';
	HttpCodes[(HttpCodes['Forbidden'] = 403)] = 'Forbidden';
	HttpCodes[(HttpCodes['NotFound'] = 404)] = 'NotFound';
	HttpCodes[(HttpCodes['MethodNotAllowed'] = 405)] = 'MethodNotAllowed';
	HttpCodes[(HttpCodes['NotAcceptable'] = 406)] = 'NotAcceptable';
	HttpCodes[(HttpCodes['ProxyAuthenticationRequired'] = 407)] = 'ProxyAuthenticationRequired';
	HttpCodes[(HttpCodes['RequestTimeout'] = 408)] = 'RequestTimeout';
	HttpCodes[(HttpCodes['Conflict'] = 409)] = 'Conflict';
	HttpCodes[(HttpCodes['Gone'] = 410)] = 'Gone';
	HttpCodes[(HttpCodes['TooManyRequests'] = 429)] = 'TooManyRequests';
	HttpCodes[(HttpCodes['InternalServerError'] = 500)] = 'InternalServerError';
	HttpCodes[(HttpCodes['NotImplemented'] = 501)] = 'NotImplemented';
	HttpCodes[(HttpCodes['BadGateway'] = 502)] = 'BadGateway';
	HttpCodes[(HttpCodes['ServiceUnavailable'] = 503)] = 'ServiceUnavailable';
	HttpCodes[(HttpCodes['GatewayTimeout'] = 504)] = 'GatewayTimeout';
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
	Headers['Accept'] = 'accept';
	Headers['ContentType'] = 'content-type';
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
	MediaTypes['ApplicationJson'] = 'application/json';
})(MediaTypes || (MediaTypes = {}));
function lib_getProxyUrl(serverUrl) {
	const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
	return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
	HttpCodes.MovedPermanently,
	HttpCodes.ResourceMoved,
	HttpCodes.SeeOther,
	HttpCodes.TemporaryRedirect,
	HttpCodes.PermanentRedirect,
];
const HttpResponseRetryCodes = [HttpCodes.BadGateway, HttpCodes.ServiceUnavailable, HttpCodes.GatewayTimeout];
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
			return new Promise((resolve) =>
				__awaiter(this, void 0, void 0, function* () {
					let output = Buffer.alloc(0);
					this.message.on('data', (chunk) => {
						output = Buffer.concat([output, chunk]);
					});
					this.message.on('end', () => {
						resolve(output.toString());
					});
				}),
			);
		});
	}
	readBodyBuffer() {
		return __awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve) =>
				__awaiter(this, void 0, void 0, function* () {
					const chunks = [];
					this.message.on('data', (chunk) => {
						chunks.push(chunk);
					});
					this.message.on('end', () => {
						resolve(Buffer.concat(chunks));
					});
				}),
			);
		});
	}
}
function isHttps(requestUrl) {
	const parsedUrl = new URL(requestUrl);
	return parsedUrl.protocol === 'https:';
}
class HttpClient {
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
	getJson(requestUrl_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson,
			);
			const res = yield this.get(requestUrl, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	postJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson,
			);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson,
			);
			const res = yield this.post(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	putJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson,
			);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson,
			);
			const res = yield this.put(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	patchJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(
				additionalHeaders,
				Headers.Accept,
				MediaTypes.ApplicationJson,
			);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(
				additionalHeaders,
				MediaTypes.ApplicationJson,
			);
			const res = yield this.patch(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	request(verb, requestUrl, data, headers) {
		return __awaiter(this, void 0, void 0, function* () {
			if (this._disposed) {
				throw new Error('Client has already been disposed.');
			}
			const parsedUrl = new URL(requestUrl);
			let info = this._prepareRequest(verb, parsedUrl, headers);
			const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb) ? this._maxRetries + 1 : 1;
			let numTries = 0;
			let response;
			do {
				response = yield this.requestRaw(info, data);
				if (response && response.message && response.message.statusCode === HttpCodes.Unauthorized) {
					let authenticationHandler;
					for (const handler of this.handlers) {
						if (handler.canHandleAuthentication(response)) {
							authenticationHandler = handler;
							break;
						}
					}
					if (authenticationHandler) {
						return authenticationHandler.handleAuthentication(this, info, data);
					} else {
						return response;
					}
				}
				let redirectsRemaining = this._maxRedirects;
				while (
					response.message.statusCode &&
					HttpRedirectCodes.includes(response.message.statusCode) &&
					this._allowRedirects &&
					redirectsRemaining > 0
				) {
					const redirectUrl = response.message.headers['location'];
					if (!redirectUrl) {
						break;
					}
					const parsedRedirectUrl = new URL(redirectUrl);
					if (
						parsedUrl.protocol === 'https:' &&
						parsedUrl.protocol !== parsedRedirectUrl.protocol &&
						!this._allowRedirectDowngrade
					) {
						throw new Error(
							'Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.',
						);
					}
					yield response.readBody();
					if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
						for (const header in headers) {
							if (header.toLowerCase() === 'authorization') {
								delete headers[header];
							}
						}
					}
					info = this._prepareRequest(verb, parsedRedirectUrl, headers);
					response = yield this.requestRaw(info, data);
					redirectsRemaining--;
				}
				if (!response.message.statusCode || !HttpResponseRetryCodes.includes(response.message.statusCode)) {
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
	dispose() {
		if (this._agent) {
			this._agent.destroy();
		}
		this._disposed = true;
	}
	requestRaw(info, data) {
		return __awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) => {
				function callbackForResult(err, res) {
					if (err) {
						reject(err);
					} else if (!res) {
						reject(new Error('Unknown error'));
					} else {
						resolve(res);
					}
				}
				this.requestRawWithCallback(info, data, callbackForResult);
			});
		});
	}
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
		req.on('socket', (sock) => {
			socket = sock;
		});
		req.setTimeout(this._socketTimeout || 3 * 60000, () => {
			if (socket) {
				socket.end();
			}
			handleResult(new Error(`Request timeout: ${info.options.path}`));
		});
		req.on('error', function (err) {
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
		} else {
			req.end();
		}
	}
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
		info.options.port = info.parsedUrl.port ? parseInt(info.parsedUrl.port) : defaultPort;
		info.options.path = (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
		info.options.method = method;
		info.options.headers = this._mergeHeaders(headers);
		if (this.userAgent != null) {
			info.options.headers['user-agent'] = this.userAgent;
		}
		info.options.agent = this._getAgent(info.parsedUrl);
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
	_getExistingOrDefaultHeader(additionalHeaders, header, _default) {
		let clientHeader;
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
			if (headerValue) {
				clientHeader = typeof headerValue === 'number' ? headerValue.toString() : headerValue;
			}
		}
		const additionalValue = additionalHeaders[header];
		if (additionalValue !== undefined) {
			return typeof additionalValue === 'number' ? additionalValue.toString() : additionalValue;
		}
		if (clientHeader !== undefined) {
			return clientHeader;
		}
		return _default;
	}
	_getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
		let clientHeader;
		if (this.requestOptions && this.requestOptions.headers) {
			const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
			if (headerValue) {
				if (typeof headerValue === 'number') {
					clientHeader = String(headerValue);
				} else if (Array.isArray(headerValue)) {
					clientHeader = headerValue.join(', ');
				} else {
					clientHeader = headerValue;
				}
			}
		}
		const additionalValue = additionalHeaders[Headers.ContentType];
		if (additionalValue !== undefined) {
			if (typeof additionalValue === 'number') {
				return String(additionalValue);
			} else if (Array.isArray(additionalValue)) {
				return additionalValue.join(', ');
			} else {
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
		if (agent) {
			return agent;
		}
		const usingSsl = parsedUrl.protocol === 'https:';
		let maxSockets = 100;
		if (this.requestOptions) {
			maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
		}
		if (proxyUrl && proxyUrl.hostname) {
			const agentOptions = {
				maxSockets,
				keepAlive: this._keepAlive,
				proxy: Object.assign(
					Object.assign(
						{},
						(proxyUrl.username || proxyUrl.password) && {
							proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`,
						},
					),
					{ host: proxyUrl.hostname, port: proxyUrl.port },
				),
			};
			let tunnelAgent;
			const overHttps = proxyUrl.protocol === 'https:';
			if (usingSsl) {
				tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
			} else {
				tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
			}
			agent = tunnelAgent(agentOptions);
			this._proxyAgent = agent;
		}
		if (!agent) {
			const options = { keepAlive: this._keepAlive, maxSockets };
			agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
			this._agent = agent;
		}
		if (usingSsl && this._ignoreSslError) {
			agent.options = Object.assign(agent.options || {}, {
				rejectUnauthorized: false,
			});
		}
		return agent;
	}
	_getProxyAgentDispatcher(parsedUrl, proxyUrl) {
		let proxyAgent;
		if (this._keepAlive) {
			proxyAgent = this._proxyAgentDispatcher;
		}
		if (proxyAgent) {
			return proxyAgent;
		}
		const usingSsl = parsedUrl.protocol === 'https:';
		proxyAgent = new ProxyAgent(
			Object.assign(
				{ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 },
				(proxyUrl.username || proxyUrl.password) && {
					token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`,
				},
			),
		);
		this._proxyAgentDispatcher = proxyAgent;
		if (usingSsl && this._ignoreSslError) {
			proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
				rejectUnauthorized: false,
			});
		}
		return proxyAgent;
	}
	_getUserAgentWithOrchestrationId(userAgent) {
		const baseUserAgent = userAgent || 'actions/http-client';
		const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
		if (orchId) {
			const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
			return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
		}
		return baseUserAgent;
	}
	_performExponentialBackoff(retryNumber) {
		return __awaiter(this, void 0, void 0, function* () {
			retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
			const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
			return new Promise((resolve) => setTimeout(() => resolve(), ms));
		});
	}
	_processResponse(res, options) {
		return __awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) =>
				__awaiter(this, void 0, void 0, function* () {
					const statusCode = res.message.statusCode || 0;
					const response = {
						statusCode,
						result: null,
						headers: {},
					};
					if (statusCode === HttpCodes.NotFound) {
						resolve(response);
					}
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
							} else {
								obj = JSON.parse(contents);
							}
							response.result = obj;
						}
						response.headers = res.message.headers;
					} catch (err) {}
					if (statusCode > 299) {
						let msg;
						if (obj && obj.message) {
							msg = obj.message;
						} else if (contents && contents.length > 0) {
							msg = contents;
						} else {
							msg = `Failed request: (${statusCode})`;
						}
						const err = new HttpClientError(msg, statusCode);
						err.result = response.result;
						reject(err);
					} else {
						resolve(response);
					}
				}),
			);
		});
	}
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});

;// CONCATENATED MODULE: ./build/http/toolkit-client.js






const SOCKET_TIMEOUT_MS = 600_000;
class ToolkitClient {
	#keepAlive = new HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS });
	#oneShot = new HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS });
	async send(request, signal, connection) {
		const { method, headers } = request;
		const url = new URL(request.url);
		const client = isIdempotent(method) ? this.#keepAlive : this.#oneShot;
		const agent = client.getAgent(url.href);
		configureTunnel(agent, signal);
		const early = Promise.withResolvers();
		const onAbort = () => early.reject(new Error('the attempt was ended early'));
		signal.addEventListener('abort', onAbort);
		const httpModule = {
			request(options, onResponse) {
				const sent = (url.protocol === 'https:' ? external_node_https_namespaceObject_0 : external_node_http_namespaceObject_0).request(options, onResponse);
				trackConnection(sent, connection);
				rejectUpgrade(sent, () => early.resolve('upgraded'));
				return sent;
			},
		};
		const options = {
			...(0,external_node_url_namespaceObject.urlToHttpOptions)(url),
			method,
			headers: { ...headers },
			signal,
			agent,
			rejectUnauthorized: true,
		};
		const response = client.requestRaw({ parsedUrl: url, httpModule, options }, request.body ?? null);
		try {
			return await Promise.race([response.then(({ message }) => message), early.promise]);
		} finally {
			signal.removeEventListener('abort', onAbort);
		}
	}
	close() {
		this.#keepAlive.dispose();
	}
}
const establishedSockets = new WeakSet();
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
function rejectUpgrade(request, onUpgrade) {
	request.on('upgrade', (_, socket) => {
		onUpgrade();
		socket.destroy();
	});
}

;// CONCATENATED MODULE: ./build/http/http-transport.js






const MAX_BODY_BYTES = 8 * 2 ** 20;
const MAX_FAILURE_BODY_BYTES = 64 * 2 ** 10;
class HttpTransport {
	#options;
	#route;
	#client = new ToolkitClient();
	constructor(origin, options) {
		requireTlsVerification(origin);
		const proxy = resolveProxy(origin);
		this.#options = options;
		this.#route = proxy === undefined ? 'directly' : `through the proxy ${proxy}`;
	}
	async send(request, signal) {
		const attempt = new Attempt(request, this.#options, this.#route, signal);
		try {
			const message = await this.#client.send(request, attempt.signal, attempt.connection);
			if (message === 'upgraded') return attempt.finishUpgraded();
			if (message.statusCode === 101) {
				message.destroy();
				return attempt.finishUpgraded();
			}
			if (message.statusCode === 204 && declaresBody(message)) message.destroy();
			return await attempt.finish(message);
		} catch (error) {
			throw attempt.fail(error);
		} finally {
			attempt.dispose();
		}
	}
	close() {
		this.#client.close();
	}
}
function declaresBody({ headers }) {
	return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
function requireTlsVerification(origin) {
	if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
	throw new ActionError(
		'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key',
		{
			hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.',
		},
	);
}
class Attempt {
	signal;
	connection = { established: false };
	#request;
	#options;
	#route;
	#callerSignal;
	#clock;
	#startedAt;
	#timeout = new AbortController();
	#cancelTimer;
	#chunks = [];
	#byteCount = 0;
	constructor(request, options, route, callerSignal) {
		this.#request = request;
		this.#options = options;
		this.#route = route;
		this.#callerSignal = callerSignal;
		this.#clock = options.clock ?? systemClock;
		this.#startedAt = this.#clock.now();
		this.#cancelTimer = startTimer(this.#clock, options.timeoutSeconds * 1000, () => this.#timeout.abort());
		this.signal = AbortSignal.any([this.#timeout.signal, ...(callerSignal ? [callerSignal] : [])]);
	}
	async finish(message) {
		const { statusCode: status = 0, headers } = message;
		let bodyError;
		try {
			await this.#readBody(message, status);
			this.#trace(() => `${status}`);
		} catch (error) {
			bodyError = this.#toError(error);
			this.#trace(() => `${status}, body incomplete: ${this.#describe(error)}`);
		}
		const body = Buffer.concat(this.#chunks)
			.toString()
			.replace(/^\ufeff/, '');
		return { status, headers, body, bodyError };
	}
	finishUpgraded() {
		this.#trace(() => '101');
		return { status: 101, headers: {}, body: '', bodyError: undefined };
	}
	fail(error) {
		this.#trace(() => this.#describe(error));
		return this.#toError(error);
	}
	dispose() {
		this.#cancelTimer();
	}
	async #readBody(message, status) {
		const { isSuccess = isAnySuccess, maxBodyBytes = MAX_BODY_BYTES } = this.#request;
		const isExpected = isSuccess(status);
		const limit = isExpected ? maxBodyBytes : MAX_FAILURE_BODY_BYTES;
		for await (const chunk of message) {
			const room = limit - this.#byteCount;
			if (chunk.length > room && isExpected) throw responseTooLargeError(limit);
			this.#chunks.push(chunk.subarray(0, room));
			this.#byteCount += Math.min(chunk.length, room);
			if (chunk.length >= room && !isExpected) return;
		}
	}
	#toError(error) {
		if (error instanceof request_error_RequestError) return error;
		return this.#timeout.signal.aborted
			? timeoutError(this.#options.timeoutSeconds, this.connection.established)
			: networkError(error, this.connection.established, this.#options.sanitize);
	}
	#describe(error) {
		return this.#timeout.signal.aborted ? this.#toError(error).detail : describeError(error);
	}
	#trace(outcome) {
		const { debug, sanitize } = this.#options;
		if (!debug || this.#callerSignal?.aborted) return;
		const { method, url } = this.#request;
		const ms = Math.round(this.#clock.now() - this.#startedAt);
		const size = `${this.#byteCount} bytes of body`;
		debug(sanitize(`${method} ${new URL(url).pathname}: ${outcome()}; ${ms} ms, ${size}, ${this.#route}`));
	}
}
function isAnySuccess(status) {
	return status >= 200 && status < 300;
}

;// CONCATENATED MODULE: ./build/http/retry-loop.js



async function withRetries(
	{ method },
	operation,
	{ retries, log, deadline, signal, rateLimiter, onAttempt, clock = systemClock },
) {
	let [startedAt, rateLimitRetries, inDoubt] = [clock.now(), 0, false];
	for (let attempt = 1; ; attempt++) {
		try {
			const waitingSince = clock.now();
			await rateLimiter?.acquire(signal);
			startedAt += clock.now() - waitingSince;
			const result = await operation();
			onAttempt?.(undefined);
			return result;
		} catch (error) {
			signal?.throwIfAborted();
			if (!(error instanceof request_error_RequestError)) throw error;
			onAttempt?.(error);
			inDoubt ||= error.inDoubt;
			const mayRepeat = isIdempotent(method) || !inDoubt;
			const now = clock.now();
			const remainingMs = deadline && deadline - now;
			const elapsedMs = now - startedAt;
			const state = { attempt, rateLimitRetries, retries, mayRepeat, elapsedMs, remainingMs };
			const decision = decideRetry(error, state, now, clock.random());
			if (decision.pauseMs !== undefined) rateLimiter?.pause(decision.pauseMs);
			const stop = (note) => error.with({ detail: `${error.detail}${note}`, inDoubt });
			if (decision.kind === 'stop') throw stop(decision.note);
			log(decision.message);
			await clock.sleep(decision.delayMs, signal).catch(() => {
				throw stop(`${attemptNote(error.retryability, state)}; the time for further attempts is over`);
			});
			if (error.retryability === 'rate-limited') rateLimitRetries++;
		}
	}
}

;// CONCATENATED MODULE: ./build/version.js
const version_VERSION = '1.0.0';

;// CONCATENATED MODULE: ./build/certcentral/error-hints.js


const US_API_URL = 'https://www.digicert.com/services/v2';
const EU_API_URL = 'https://certcentral.digicert.eu/services/v2';
const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const IP_RULES_HINT =
	"CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
const NOT_ELIGIBLE_HINT = 'DigiCert may also no longer let this order stay out of CT logs.';
const WRONG_KEY = 'wrong, revoked, or of the other instance';
const isAccessRefused = ({ status }) => status === 401 || status === 403;
const isForeign = ({ isApiError, isBodyBroken }) => !isApiError && !isBodyBroken;
const hasCode =
	(...codes) =>
	(response) =>
		codes.some((code) => response.codes.includes(code));
const hasCodeWith =
	(part) =>
	({ codes }) =>
		codes.some((code) => code.includes(part));
const lacksPermission = hasCodeWith('missing_permission');
const mayNotApprove = hasCodeWith('invalid_approver');
function isKeyRefused(response) {
	if (response.status === 403) return hasCodeWith('invalid_key')(response);
	return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}
const HINT_RULES = [
	[({ status }) => status < 400 || status >= 600, `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`],
	[
		hasCode('cert_transparency_turned_off_for_account'),
		`CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${CT_SETTINGS_PATH}, which applies to all certificates of the account and can publish their names for good.`,
	],
	[(response) => isKeyRefused(response) && response.method !== 'POST', refusedKeyHint],
	[
		mayNotApprove,
		({ method }) =>
			`The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${method === 'POST' ? ', or set skip-approval to false' : ''}.`,
	],
	[
		(response) => isAccessRefused(response) && isForeign(response),
		`This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}`,
	],
	[
		lacksPermission,
		({ method }) =>
			`The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${method === 'POST' ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`,
	],
	[
		isAccessRefused,
		({ method }) =>
			`The API key is not allowed to ${method === 'POST' ? 'request a reissue of this order' : 'do this'}: check its API key restrictions and the role of its user in CertCentral.`,
	],
	[hasCode('not_found|order'), (_, apiUrl) => orderNotFoundHint(apiUrl)],
	[
		(response) =>
			response.status === 404 && (!response.isApiError || hasCode('not_found', 'not_found|route')(response)),
		`There is nothing at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`,
	],
	[({ status }) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
	[
		({ status }) => status === 429,
		'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).',
	],
	[
		({ status, isHtml }) => status === 503 && isHtml,
		"This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later.",
	],
	[
		({ status }) => status === 408 || status >= 500,
		'The service or a gateway in front of it has a problem: run again later.',
	],
	[({ isApiError }) => isApiError, 'DigiCert refused the request: check order-id, and the order in CertCentral.'],
];
function responseError(response, apiUrl) {
	const { status, text, redirect, retryAfter } = response;
	return new request_error_RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
		hint: hintForResponse(response, apiUrl),
		retryability: classifyStatus(status),
		retryAfter,
		inDoubt: isInDoubt(response),
		status,
		isKeyRefused: isKeyRefused(response),
	});
}
function isInDoubt({ status, method }) {
	if (classifyStatus(status) === 'transient') return true;
	return isIdempotent(method) ? status >= 200 && status < 300 : status < 400 || status >= 500;
}
function hintForResponse(response, apiUrl) {
	const hint = HINT_RULES.find(([applies]) => applies(response))?.[1] ?? CHECK_API_URL_HINT;
	return [
		typeof hint === 'string' ? hint : hint(response, apiUrl),
		response.disablesCt && response.codes.some((code) => code.startsWith('cert_transparency')) && NOT_ELIGIBLE_HINT,
		isAccessRefused(response) && IP_RULES_HINT,
	]
		.filter(Boolean)
		.join(' ');
}
function refusedKeyHint(response) {
	if (isForeign(response))
		return `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT} If it came from CertCentral, the API key is ${WRONG_KEY}.`;
	return `The API key is ${WRONG_KEY}: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.`;
}
function orderNotFoundHint(apiUrl) {
	const isEurope = URL.parse(apiUrl)?.hostname === new URL(EU_API_URL).hostname;
	const [instance, url] = isEurope ? ['US', US_API_URL] : ['Europe', EU_API_URL];
	return `This account has no such order: check order-id. If the order is in the ${instance} instance, set api-url to ${url}.`;
}

;// CONCATENATED MODULE: ./build/certcentral/json.js
const LONG_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const MIN_LONG_INTEGER_LENGTH = 16;
function parseJsonLossless(text) {
	try {
		return JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text);
	} catch {
		return undefined;
	}
}
function quoteLongIntegers(text) {
	const parts = [];
	let copied = 0;
	for (let at = 0; at < text.length; ) {
		const quote = text.indexOf('"', at);
		const end = quote < 0 ? text.length : quote;
		if (end - at >= MIN_LONG_INTEGER_LENGTH) {
			parts.push(text.slice(copied, at), text.slice(at, end).replace(LONG_INTEGER, '"$&"'));
			copied = end;
		}
		at = quote < 0 ? text.length : endOfString(text, quote);
	}
	return parts.join('') + text.slice(copied);
}
function endOfString(text, start) {
	for (let at = start + 1; ; at++) {
		at = text.indexOf('"', at);
		if (at < 0) return text.length;
		let backslashes = 0;
		while (text[at - 1 - backslashes] === '\\') backslashes++;
		if (backslashes % 2 === 0) return at + 1;
	}
}
function isObject(value) {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function fieldsOf(value) {
	return isObject(value) ? value : {};
}
function parseId(value) {
	const text = typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : '';
	return /^[1-9]\d{0,17}$/.test(text) ? text : '';
}
const BOOLEANS = new Map([
	[true, true],
	[1, true],
	['1', true],
	['true', true],
	[false, false],
	[0, false],
	['0', false],
	['false', false],
]);
function parseBoolean(value) {
	return BOOLEANS.get(value);
}

;// CONCATENATED MODULE: ./build/certcentral/error-response.js


const MAX_BODY_EXCERPT_LENGTH = 200;
function parseErrorResponse(response, { method, url, body: requestBody }, { sanitize }) {
	const { status, headers, body, bodyError } = response;
	const content = parseJsonLossless(body);
	const errors = (isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content]).filter(
		isObject,
	);
	const texts = errors
		.map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
		.filter(Boolean);
	const target = headers.location === undefined ? null : URL.parse(headers.location, url);
	return {
		status,
		codes: errors.map(({ code }) => sanitize(code)).filter(Boolean),
		isApiError: texts.length > 0,
		isHtml: isHtml(body),
		isBodyBroken: bodyError !== undefined,
		text: texts.length > 0 ? sanitize(texts.join('; ')) : describeBody(response, sanitize),
		redirect: target?.host ? sanitize(target.origin) : undefined,
		retryAfter: headers['retry-after'],
		method,
		disablesCt: requestBody === '{"disable_ct":true}',
	};
}
function describeBody({ status, body, bodyError }, sanitize) {
	if (status === 101) return 'switching protocols';
	if (bodyError) return 'with a body that breaks off';
	return body === '' ? 'with an empty body' : `"${sanitize(body, MAX_BODY_EXCERPT_LENGTH)}"`;
}
function isHtml(body) {
	return body.trimStart().startsWith('<');
}
function unexpectedContentError(detail) {
	return new request_error_RequestError(detail, { hint: CHECK_API_URL_HINT });
}

;// CONCATENATED MODULE: ./build/certcentral/api-client.js







function getEndpoint(action, path, accept, parse) {
	return {
		action,
		method: 'GET',
		path,
		accept,
		isSuccess: (status) => status === 200,
		parse: ({ body, bodyError }) => {
			if (bodyError) throw bodyError;
			return parse(body);
		},
	};
}
class ApiClient {
	sanitizer;
	#connection;
	#options;
	#transport;
	constructor(connection, options) {
		const { apiUrl, apiKey, timeoutSeconds } = connection;
		this.sanitizer = createSanitizer(apiKey);
		this.#connection = connection;
		this.#options = options;
		const { debug, transport, clock } = options;
		const { sanitize } = this.sanitizer;
		this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, sanitize, debug, clock });
	}
	async request(endpoint, requestOptions) {
		const { apiUrl } = this.#connection;
		const { log, clock, rateLimiter, onAttempt } = this.#options;
		const { sanitize } = this.sanitizer;
		const request = this.#createRequest(endpoint);
		const requestLine = () => sanitize(`${request.method} ${request.url}`);
		const attempt = async () => {
			const response = await this.#transport.send(request, requestOptions.signal);
			if (endpoint.isSuccess(response.status)) return endpoint.parse(response);
			throw responseError(parseErrorResponse(response, request, this.sanitizer), apiUrl);
		};
		try {
			return await withRetries(request, attempt, {
				...requestOptions,
				clock,
				rateLimiter,
				onAttempt,
				log: (line) => log(`${requestLine()}: ${line}`),
			});
		} catch (error) {
			if (!(error instanceof request_error_RequestError)) throw error;
			throw error.with({
				title: `Could not ${endpoint.action}`,
				detail: `${requestLine()}: ${error.detail}`,
				hint: [error.inDoubt && endpoint.inDoubtHint, error.hint].filter(Boolean).join(' '),
			});
		}
	}
	close() {
		this.#transport.close();
	}
	#createRequest(endpoint) {
		const { apiUrl, apiKey } = this.#connection;
		const { method, path, body, accept, isSuccess, maxBodyBytes = this.#options.maxBodyBytes } = endpoint;
		return {
			method,
			url: `${apiUrl}${path}`,
			headers: {
				'X-DC-DEVKEY': apiKey,
				'User-Agent': `digicert-ct-status/${version_VERSION}`,
				Accept: accept,
				...(body !== undefined && { 'Content-Type': 'application/json' }),
			},
			...(body !== undefined && { body }),
			isSuccess,
			...(maxBodyBytes !== undefined && { maxBodyBytes }),
		};
	}
}

;// CONCATENATED MODULE: ./build/certcentral/status-words.js
const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const UNISSUED_STATUSES = [
	'pending',
	'processing',
	'needs_approval',
	'needs_csr',
	'waiting_pickup',
	'submitted',
	'approved',
];
function normalizeStatus(status) {
	return status
		.trim()
		.toLowerCase()
		.replace(/[\s-]+/g, '_');
}
function isClosedStatus(status) {
	return CLOSED_STATUSES.includes(normalizeStatus(status));
}
function isUnissuedStatus(status) {
	return UNISSUED_STATUSES.includes(normalizeStatus(status));
}

;// CONCATENATED MODULE: ./build/certcentral/order.js


function parseOrder(id, response, { sanitize, redact }) {
	const { status, disable_ct, requests, is_renewed, renewed_order_id } = response;
	const certificate = fieldsOf(response['certificate']);
	const { id: certificateId, common_name, dns_names, date_issued } = certificate;
	const disabled = parseBoolean(disable_ct);
	return {
		id,
		status: sanitize(status),
		product: parseProduct(response['product'], sanitize),
		ctStatus: disabled === undefined ? 'unknown' : disabled ? 'disabled' : 'enabled',
		hasInvalidCtStatus: disabled === undefined && disable_ct !== undefined && disable_ct !== null,
		certificateId: parseId(certificateId),
		hasInvalidCertificateId: parseId(certificateId) === '' && !NO_ID.includes(certificateId),
		isDated: typeof date_issued === 'string' && date_issued !== '',
		issuedAt: parseTime(date_issued),
		openRequests: parseOpenRequests(requests),
		commonName: typeof common_name === 'string' ? redact(common_name) : '',
		dnsNames: Array.isArray(dns_names)
			? dns_names.filter((name) => typeof name === 'string' && name !== '').map(redact)
			: [],
		isRenewed: parseBoolean(is_renewed) === true,
		renewedOrderId: parseId(renewed_order_id),
		reissueDefaults: parseReissueDefaults(certificate),
	};
}
const NO_ID = [undefined, null, 0, '0'];
function parseProduct(product, sanitize) {
	const { name_id, type, validation_type } = fieldsOf(product);
	return {
		nameId: sanitize(name_id),
		type: sanitize(type),
		validationType: normalizeStatus(sanitize(validation_type)),
	};
}
const OTHER_PLATFORM = -1;
function parseReissueDefaults({ csr, signature_hash, server_platform }) {
	const { id } = fieldsOf(server_platform);
	const isInteger = Number.isSafeInteger(id) || (typeof id === 'string' && /^-?\d{1,9}$/.test(id));
	return {
		csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
		signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
		serverPlatformId: isInteger ? Number(id) : OTHER_PLATFORM,
	};
}
const COMPLETED_REQUEST_STATUSES = ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied'];
function parseOpenRequests(requests) {
	if (!Array.isArray(requests)) return [];
	return requests.filter(isOpenReissue).map(({ date }) => parseTime(date, '23:59:59.999'));
}
function isOpenReissue(request) {
	if (!isObject(request)) return false;
	const { type, status } = request;
	if (typeof type !== 'string' || typeof status !== 'string' || status.trim() === '') return false;
	return normalizeStatus(type) === 'reissue' && !COMPLETED_REQUEST_STATUSES.includes(normalizeStatus(status));
}
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
function parseTime(value, timeOfDay = '00:00') {
	const [, day, time = timeOfDay, zone = 'Z'] = (typeof value === 'string' && TIME.exec(value.trim())) || [];
	const ms = Date.parse(`${day}T${time}${zone}`);
	return Number.isNaN(ms) ? undefined : ms;
}

;// CONCATENATED MODULE: ./build/certcentral/certcentral.js





class CertCentral {
	api;
	constructor(connection, options) {
		this.api = new ApiClient(connection, options);
	}
	async setCtStatus(orderId, status, options) {
		const endpoint = {
			action: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
			method: 'PUT',
			body: JSON.stringify({ disable_ct: status === 'disabled' }),
			path: `/order/certificate/${orderId}/ct-status`,
			accept: 'application/json',
			inDoubtHint: 'The order may have been changed anyway; running again is safe.',
			isSuccess: (code) => code === 204,
			parse: () => undefined,
		};
		await this.api.request(endpoint, options);
	}
	async getOrder(orderId, options) {
		const parse = (body) => {
			const response = parseJsonLossless(body);
			if (isObject(response) && parseId(response['id']) === orderId)
				return parseOrder(orderId, response, this.api.sanitizer);
			throw unexpectedContentError(
				isHtml(body) ? '200 with HTML in place of the order' : `200, but the response is not order ${orderId}`,
			);
		};
		const path = `/order/certificate/${orderId}`;
		return this.api.request(getEndpoint(`read order ${orderId}`, path, 'application/json', parse), options);
	}
	async getActiveCertificate(orderId, options) {
		const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
		return this.download(`read the active certificate of order ${orderId}`, path, parseCertificate, options);
	}
	close() {
		this.api.close();
	}
	download(action, path, parse, options) {
		const { redact, sanitize } = this.api.sanitizer;
		const parseBody = (body) => {
			try {
				const certificate = parse(body);
				const { commonName, dnsSans, dnsNames, altNames, issuer } = certificate;
				return {
					...certificate,
					commonName: redact(commonName),
					dnsSans: dnsSans.map(redact),
					dnsNames: dnsNames.map(redact),
					altNames: altNames.map(redact),
					issuer: sanitize(issuer),
				};
			} catch (error) {
				throw unexpectedContentError(`200, but ${error.message}`);
			}
		};
		return this.api.request(getEndpoint(action, path, '*/*', parseBody), options);
	}
}

;// CONCATENATED MODULE: ./build/certcentral/reissue-api.js






const EMPTY_RESPONSE = {
	certificateId: '',
	hasChain: false,
	needsApproval: false,
	dcvRandomValue: '',
};
const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];
class ReissueApi extends CertCentral {
	async getIssuedCertificate(orderId, options) {
		const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
		return this.download(`read the active certificate of order ${orderId}`, path, parseCertificateWithChain, options);
	}
	async requestReissue(orderId, request, options) {
		const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval, comments } = request;
		const certificate = {
			common_name: commonName,
			dns_names: dnsNames,
			csr,
			signature_hash: signatureHash,
			server_platform: { id: serverPlatformId },
		};
		const endpoint = {
			action: `request a reissue of order ${orderId}`,
			method: 'POST',
			body: JSON.stringify({ certificate, skip_approval: skipApproval, ...(comments !== '' && { comments }) }),
			path: `/order/certificate/${orderId}/reissue`,
			accept: 'application/json',
			isSuccess: reissue_api_isAnySuccess,
			parse: (response) => parseReissueResponse(response, this.api.sanitizer),
		};
		return this.api.request(endpoint, options);
	}
	async getValidation(orderId, options) {
		const path = `/order/certificate/${orderId}/validation`;
		const endpoint = getEndpoint(`read the validations of order ${orderId}`, path, 'application/json', (body) => {
			const response = parseJsonLossless(body);
			if (!isObject(response))
				throw unexpectedContentError('200, but the response does not have the validations of the order');
			return parseValidation(response, this.api.sanitizer);
		});
		return this.api.request(endpoint, options);
	}
	async getCaaProblems(orderId, options) {
		const path = `/order/certificate/${orderId}?include_caa_status=true`;
		const endpoint = getEndpoint(`read the CAA status of order ${orderId}`, path, 'application/json', (body) => {
			const response = parseJsonLossless(body);
			if (!isObject(response) || parseId(response['id']) !== orderId)
				throw unexpectedContentError(`200, but the response is not order ${orderId}`);
			return parseCaaProblems(response, this.api.sanitizer);
		});
		return this.api.request(endpoint, options);
	}
	async checkDcv(orderId, options) {
		const endpoint = {
			action: `check the domain validation of order ${orderId}`,
			method: 'PUT',
			path: `/order/certificate/${orderId}/check-dcv`,
			accept: 'application/json',
			isSuccess: reissue_api_isAnySuccess,
			parse: () => undefined,
		};
		await this.api.request(endpoint, options);
	}
}
function reissue_api_isAnySuccess(status) {
	return status >= 200 && status < 300;
}
function parseReissueResponse({ status, body, bodyError }, { redact }) {
	if (status !== 201 || bodyError) return EMPTY_RESPONSE;
	const { certificate_id, certificate_chain, requests, dcv_random_value } = fieldsOf(parseJsonLossless(body));
	const certificateId = parseId(certificate_id);
	const hasChain = Array.isArray(certificate_chain) && certificate_chain.length > 0;
	const isRandomValue = typeof dcv_random_value === 'string' && /^[\x21-\x7e]{1,500}$/.test(dcv_random_value);
	return {
		certificateId,
		hasChain,
		needsApproval: certificateId === '' && !hasChain && Array.isArray(requests),
		dcvRandomValue: isRandomValue ? redact(dcv_random_value) : '',
	};
}
function isValidationFinished(status) {
	return FINISHED_STATUSES.includes(normalizeStatus(status));
}
function parseValidation(response, { sanitize }) {
	const { dns_name_validations, organization_validations } = fieldsOf(response);
	return {
		domains: objectsIn(dns_name_validations).map(({ name_scope, dns_names, status, method }) => ({
			name: sanitize(name_scope) || sanitize(Array.isArray(dns_names) ? dns_names[0] : ''),
			status: sanitize(status),
			method: sanitize(method),
		})),
		organizations: objectsIn(organization_validations).map(({ type, status }) => ({
			type: sanitize(type),
			status: sanitize(status),
		})),
	};
}
function parseCaaProblems({ caa_status_message }, { sanitize }) {
	return Object.entries(fieldsOf(caa_status_message))
		.filter(([, text]) => typeof text === 'string')
		.map(([domain, text]) => ({ domain: sanitize(domain), text: sanitize(text) }));
}
function objectsIn(list) {
	return Array.isArray(list) ? list.filter(isObject) : [];
}

;// CONCATENATED MODULE: external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// CONCATENATED MODULE: ./build/runner/state.js




const STATE_KEY = 'transaction';
const MAX_STATE_LENGTH = 100_000;
const KEY_PURPOSE = 'digicert-ct-status: state for the post step';
function state_saveState(value, apiKey) {
	const text = encodeState(value, apiKey);
	if (text.length > MAX_STATE_LENGTH)
		throw new Error(`Cannot save the state for the post step: it has more than ${MAX_STATE_LENGTH} characters`);
	writeState(text);
}
function initializeState() {
	writeState('');
}
function clearState() {
	try {
		writeState('');
	} catch (error) {
		log(error.message);
	}
}
function writeState(text) {
	try {
		saveState(STATE_KEY, text);
	} catch (cause) {
		throw new Error(`Cannot save the state for the post step: ${cause.message}`, { cause });
	}
}
function hasState() {
	return toolkit.getState(STATE_KEY) !== '';
}
function loadState(apiKey) {
	const text = toolkit.getState(STATE_KEY);
	const payload = text.replace(/\.[^.]*$/, '');
	if (apiKey === '' || !isEqual(text, authenticate(payload, apiKey)))
		throw new Error(
			'The saved state does not verify: another step changed it, or api-key is absent or another key than the step had.',
		);
	return JSON.parse(inflateSync(Buffer.from(payload, 'base64')).toString());
}
function encodeState(value, apiKey) {
	return authenticate((0,external_node_zlib_namespaceObject.deflateSync)(JSON.stringify(value)).toString('base64'), apiKey);
}
function authenticate(payload, apiKey) {
	const { GITHUB_RUN_ID: runId = '', GITHUB_RUN_ATTEMPT: attempt = '' } = process.env;
	const key = Buffer.from((0,external_node_crypto_namespaceObject.hkdfSync)('sha256', apiKey, '', KEY_PURPOSE, 32));
	const code = (0,external_node_crypto_namespaceObject.createHmac)('sha256', key).update(JSON.stringify([payload, runId, attempt]));
	return `${payload}.${code.digest('base64url')}`;
}
function isEqual(actual, expected) {
	const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}

;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: ./build/runner/temp-file.js



const FOLDER_PREFIX = 'digicert-';
function createTempFilePath(name) {
	try {
		return (0,external_node_path_namespaceObject.join)((0,external_node_fs_namespaceObject.mkdtempSync)((0,external_node_path_namespaceObject.join)(tempFolder(), FOLDER_PREFIX)), name);
	} catch (cause) {
		throw new Error(`Cannot create a file in RUNNER_TEMP: ${cause.message}.`, { cause });
	}
}
function tempFolder() {
	return process.env['RUNNER_TEMP'] || (0,external_node_os_namespaceObject.tmpdir)();
}

;// CONCATENATED MODULE: ./build/reissue/certificate-file.js



function certificateFilePath(orderId) {
	return createTempFilePath(`order-${orderId}.pem`);
}
function writeCertificateFile(path, pem) {
	try {
		(0,external_node_fs_namespaceObject.writeFileSync)(path, pem);
	} catch (cause) {
		throw new Error(`Cannot write the certificate file: ${cause.message}.`, { cause });
	}
}
function removeCertificateFile(path) {
	if (path === '') return;
	try {
		if (!(0,external_node_fs_namespaceObject.lstatSync)((0,external_node_path_namespaceObject.dirname)(path)).isDirectory()) return;
		(0,external_node_fs_namespaceObject.rmSync)(path);
		(0,external_node_fs_namespaceObject.rmdirSync)((0,external_node_path_namespaceObject.dirname)(path));
	} catch {}
}

;// CONCATENATED MODULE: ./build/domain/order-phase.js


const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
function determinePhase(order, certificate) {
	const status = normalizeStatus(order.status);
	const active = certificate instanceof request_error_RequestError ? undefined : certificate;
	const hasOpenRequest = isRequestOpen(order, active);
	const state = (phase, reissuePending) => ({ phase, reissuePending, hasOpenRequest });
	if (isClosedStatus(status)) return { phase: 'closed', reissuePending: false, hasOpenRequest: false };
	if (REISSUE_STATUSES.includes(status) || hasOpenRequest) return state('issued', true);
	if (status === 'issued' || (status === 'approved' && order.isDated)) return state('issued', false);
	if (isUnissuedStatus(status)) return order.isDated || active ? state('issued', true) : state('unissued', false);
	if (order.isDated || order.certificateId !== '' || active) return state('issued', 'unknown');
	return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}
function isRequestOpen({ openRequests, issuedAt }, certificate) {
	const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter((time) => time !== undefined);
	const lastIssuedAt = Math.max(Number.NEGATIVE_INFINITY, ...issueTimes);
	return openRequests.some((requestedAt) => requestedAt === undefined || requestedAt >= lastIssuedAt);
}

;// CONCATENATED MODULE: ./build/domain/order-snapshot.js



async function fetchOrderSnapshot(
	api,
	orderId,
	options,
	fetchCertificate,
	needsCertificate,
	knownCommonName = '',
) {
	const skipCertificate = new AbortController();
	const orderRead = api
		.getOrder(orderId, options)
		.catch(toRequestError)
		.then((order) => {
			if (!needsCertificate(order)) skipCertificate.abort();
			return order;
		});
	const signal = AbortSignal.any([skipCertificate.signal, ...(options.signal ? [options.signal] : [])]);
	const certificateRead = fetchCertificate(orderId, { ...options, signal }).catch(toRequestError);
	const [order, downloaded] = await Promise.all([orderRead, certificateRead]);
	const download = skipCertificate.signal.aborted ? undefined : downloaded;
	if (order instanceof request_error_RequestError)
		return { order, certificate: requireName(download, orderId, knownCommonName), ...UNREAD };
	const isReissuePending = determinePhase(order, undefined).reissuePending === true;
	const certificate = isReissuePending ? download : requireName(download, orderId, order.commonName);
	return { order, certificate, ...determinePhase(order, certificate) };
}
function activeCertificate({ order, phase, certificate }) {
	const mayHaveOne = phase === 'issued' || order instanceof RequestError;
	return mayHaveOne && !(certificate instanceof RequestError) ? certificate : undefined;
}
function certificateCtStatus(snapshot) {
	const { phase } = snapshot;
	if (phase === 'closed' || phase === 'unissued') return 'none';
	return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}
const UNREAD = { phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false };
function requireName(download, orderId, commonName) {
	if (!download || download instanceof request_error_RequestError || commonName === '') return download;
	if (includesName([download.commonName, ...download.altNames], commonName)) return download;
	return new request_error_RequestError('200, but the certificate is that of another order: it lacks the common name of this order', {
		title: `Could not read the active certificate of order ${orderId}`,
		hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
		retryability: 'transient',
	});
}

;// CONCATENATED MODULE: ./build/reissue/observe.js



const ifOrderReadable = (order) => !(order instanceof request_error_RequestError) && !isClosedStatus(order.status);
const unlessClosed = (order) => order instanceof request_error_RequestError || !isClosedStatus(order.status);
const always = () => true;
async function observe({ api, clock }, { orderId, commonName, baselineSerial }, options, needsCertificate) {
	const observedAt = clock.now();
	const download = api.getIssuedCertificate.bind(api);
	const snapshot = await fetchOrderSnapshot(api, orderId, options, download, needsCertificate, commonName);
	return classify(snapshot, observedAt, baselineSerial);
}
function classify(snapshot, observedAt, baselineSerial) {
	const { order, phase, reissuePending, hasOpenRequest } = snapshot;
	const certificateError = snapshot.certificate instanceof request_error_RequestError ? snapshot.certificate : undefined;
	const certificate = snapshot.certificate instanceof request_error_RequestError ? undefined : snapshot.certificate;
	const differsFromBaseline = certificate !== undefined && certificate.serialNumber !== baselineSerial;
	const isIssued = phase === 'issued';
	const facts = {
		observedAt,
		reissuePending,
		hasOpenRequest,
		isIssued,
		certificate,
		certificateError,
		differsFromBaseline,
	};
	if (order instanceof request_error_RequestError) return { ...facts, kind: 'unreadable', order: undefined, error: order };
	if (phase === 'closed') return { ...facts, kind: 'closed', order };
	const isUnissued = phase === 'unissued' && (baselineSerial === undefined || isUnissuedStatus(order.status));
	if (reissuePending === true || (isUnissued && baselineSerial !== undefined))
		return { ...facts, kind: 'pending', order };
	if (isUnissued) return { ...facts, kind: 'unissued', order };
	if (!isIssued)
		return { ...facts, kind: 'unreadable', order, error: unreadable('the order does not report whether it is issued') };
	if (!certificate) {
		const error = certificateError ?? unreadable('the certificate was not read');
		return { ...facts, kind: 'unreadable', order, error };
	}
	return { ...facts, kind: differsFromBaseline ? 'other-certificate' : 'unchanged', order, certificate };
}
function withCertificateAsBaseline(state) {
	const same = { ...state, differsFromBaseline: false };
	return same.kind === 'other-certificate' ? { ...same, kind: 'unchanged' } : same;
}
function unreadable(detail) {
	return new request_error_RequestError(detail, { hint: CHECK_API_URL_HINT });
}

;// CONCATENATED MODULE: ./build/reissue/context.js

function createCheckpoint(transaction, persist) {
	return (progress) => persist(Object.assign(transaction, progress));
}
async function observeProgress(context, options, needsCertificate) {
	const { transaction } = context;
	const { orderId, commonName, baseline } = transaction;
	const known = { orderId, commonName, baselineSerial: baseline?.serialNumber };
	const state = await observe(context, known, options, needsCertificate);
	const { kind, certificate, differsFromBaseline } = state;
	const reissueSeenPending = transaction.reissueSeenPending || kind === 'pending';
	const reissuedCtStatus = certificate && differsFromBaseline ? certificate.ctStatus : transaction.reissuedCtStatus;
	if (reissueSeenPending !== transaction.reissueSeenPending || reissuedCtStatus !== transaction.reissuedCtStatus)
		context.checkpoint({ reissueSeenPending, reissuedCtStatus });
	return state;
}
const GRACE_PERIOD_MS = 120_000;
function requestGraceEndsAt({ reissueRequestedAt = Number.POSITIVE_INFINITY }) {
	return reissueRequestedAt + GRACE_PERIOD_MS;
}
function pendingGraceEndsAt({ pendingEndedAt = Number.POSITIVE_INFINITY }) {
	return pendingEndedAt + GRACE_PERIOD_MS;
}

;// CONCATENATED MODULE: ./build/domain/public-tls.js
const NON_TLS_WORDS = ['x9', 'vmc', 'smime'];
const NON_TLS_TYPE = /code_signing|client|document_signing|email|smime|mark/;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
function nonPublicTlsReason({ nameId, type }, certificate) {
	if (isNonTlsName(nameId.toLowerCase())) return 'product-name';
	const productType = type.toLowerCase();
	if (NON_TLS_TYPE.test(productType) && !productType.includes('ssl')) return 'product-type';
	const usages = certificate?.extendedKeyUsages ?? [];
	const isForServers = usages.includes(SERVER_AUTH) || usages.includes(ANY_EXTENDED_KEY_USAGE);
	return usages.length === 0 || isForServers ? undefined : 'key-usage';
}
function isNonTlsName(nameId) {
	const words = nameId.split('_');
	return (
		nameId.startsWith('private_') ||
		words.some((word, index) => NON_TLS_WORDS.includes(word) || (word === 'secure' && words[index + 1] === 'email'))
	);
}

;// CONCATENATED MODULE: ./build/pki/certificate-request.js


const REQUEST_LABEL = '(?:NEW )?CERTIFICATE REQUEST';
const PEM_BOUNDARY = '-----BEGIN ';
const BASE64_LINE_LENGTH = 64;
function parseCertificateRequest(text) {
	const boundaries = text.split(PEM_BOUNDARY).length - 1;
	if (boundaries === 0) return parseDer(decodeBase64(text));
	const [block] = findPemBlocks(text, REQUEST_LABEL);
	if (block === undefined || boundaries > 1) throw new Error('The text is not one certificate request in PEM.');
	return parseDer(decodeBase64(block.replace(/-----.*?-----/g, '')));
}
function decodeBase64(text) {
	const digits = text.replace(/\s/g, '');
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) throw new Error('The text is not base64.');
	return Buffer.from(digits, 'base64');
}
function parseDer(der) {
	const [request, ...rest] = parseElements(der);
	const [info, algorithm, signature, ...others] = parseSequence(request);
	if (rest.length + others.length > 0) throw new Error('Something follows the certificate request.');
	expectTag(algorithm, SEQUENCE);
	expectTag(signature, BIT_STRING);
	const [version, subject, publicKey] = parseSequence(info);
	expectTag(version, INTEGER);
	expectTag(subject, SEQUENCE);
	return { pem: toPem(der), publicKey: normalizePublicKey(expectTag(publicKey, SEQUENCE).der) };
}
function toPem(der) {
	const lines = der.toString('base64').replace(new RegExp(`.{1,${BASE64_LINE_LENGTH}}`, 'g'), '$&\n');
	return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}-----END CERTIFICATE REQUEST-----\n`;
}

;// CONCATENATED MODULE: ./build/domain/reissue-refusal.js


function certificateRefusal(certificate, desiredStatus) {
	if (certificate.nonDnsNameCount > 0) return 'non-dns-name';
	if (allDnsNames(certificate).length === 0) return 'no-dns-name';
	return certificate.isEv && desiredStatus === 'disabled' ? 'ev-must-be-logged' : undefined;
}
function usableCsr({ reissueDefaults: { csr } }, { publicKey }) {
	if (csr === '') return 'missing';
	try {
		const request = parseCertificateRequest(csr);
		return request.publicKey.equals(publicKey) ? request : 'other-key';
	} catch {
		return 'unreadable';
	}
}

;// CONCATENATED MODULE: ./build/reissue/plan.js





function hasDesiredKey({ publicKey }, { keyDigest }) {
	return keyDigest === '' || publicKeyDigest(publicKey) === keyDigest;
}
function isAsDesired(certificate, desired) {
	return certificate.ctStatus === desired.desiredStatus && hasDesiredKey(certificate, desired);
}
function desiredOf({ desiredStatus, csrFile }) {
	return { desiredStatus, keyDigest: csrFile?.keyDigest ?? '' };
}
function createPlan(state, options) {
	if (!state.order) throw state.error;
	const { order, certificate } = state;
	if (state.kind === 'closed')
		throw refusal(
			options,
			`the order is ${normalizeStatus(order.status)}`,
			'For a new certificate, place a new order.',
		);
	requirePublicTls(order, certificate, options);
	if (state.kind === 'unissued') return { kind: 'unissued', order, certificate: null };
	if (state.kind === 'unreadable') throw state.error;
	if (!certificate) throw downloadError(state.certificateError);
	requireReissuable(certificate, options);
	if (state.kind === 'pending') return { kind: 'await-pending', order, certificate };
	if (isAsDesired(certificate, desiredOf(options))) return { kind: 'up-to-date', order, certificate };
	requireExpected(certificate, options);
	return createReissuePlan(order, certificate, options);
}
function createReissuePlan(order, certificate, options) {
	const { csrFile, skipApproval, runUrl: comments } = options;
	const commonName = certificate.commonName || certificate.dnsNames[0];
	const dnsNames = certificate.dnsNames.filter((name) => name.toLowerCase() !== commonName.toLowerCase());
	const { pem: csr, publicKey } = csrFile ?? requireUsableCsr(order, certificate, options);
	const request = { ...order.reissueDefaults, commonName, dnsNames, csr, skipApproval, comments };
	const keyPair = {
		csrSource: csrFile ? 'csr-file' : 'order',
		change: publicKey.equals(certificate.publicKey) ? 'same' : 'new',
		digest: publicKeyDigest(publicKey),
	};
	return { kind: 'reissue', order, certificate, request, keyPair };
}
function requireReissuable(certificate, options) {
	const reissueByHand = `Reissue it in CertCentral, with CT logging ${options.desiredStatus}.`;
	switch (certificateRefusal(certificate, options.desiredStatus)) {
		case 'non-dns-name':
			throw refusal(
				options,
				'the active certificate has a name that is not a DNS name, such as an IP address or an e-mail address',
				reissueByHand,
			);
		case 'no-dns-name':
			throw refusal(options, 'the active certificate has no DNS name', reissueByHand);
		case 'ev-must-be-logged':
			throw refusal(
				options,
				'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged',
				'If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.',
			);
		case undefined:
	}
}
function requirePublicTls({ product }, certificate, options) {
	const reason = nonPublicTlsReason(product, certificate);
	if (reason === undefined) return;
	const details = {
		'product-name': `its product is not for public TLS: ${product.nameId}`,
		'product-type': `its product is not for public TLS: ${product.type}`,
		'key-usage': 'the extended key usage of the active certificate is not that of a TLS server',
	};
	throw refusal(options, details[reason], 'CT logging does not apply to its certificates: there is nothing to change.');
}
function requireUsableCsr(order, certificate, options) {
	const csr = usableCsr(order, certificate);
	switch (csr) {
		case 'missing':
			throw refusal(options, 'the order has no certificate signing request', PROVIDE_CSR);
		case 'unreadable':
			throw refusal(options, 'the certificate signing request of the order cannot be read', PROVIDE_CSR);
		case 'other-key':
			throw refusal(
				options,
				'the certificate signing request of the order has another key than the active certificate',
				`Somebody may have replaced it, and approvers do not know that key. ${PROVIDE_CSR}`,
			);
		default:
			return csr;
	}
}
const PROVIDE_CSR = 'Provide a request in csr-file: the new certificate gets the key of that request.';
function requireExpected({ serialNumber }, options) {
	const { expectedSerialNumber } = options;
	if (expectedSerialNumber !== 'any' && normalizeSerialNumber(serialNumber) !== expectedSerialNumber)
		throw unexpectedError(serialNumber, options, 'Its names or its key may not be those that were approved');
}
function requireAnyExpected({ serialNumber }, options) {
	if (options.expectedSerialNumber !== 'any')
		throw unexpectedError(
			serialNumber,
			options,
			'It was issued during this run, so nobody approved its names and its key',
		);
}
function unexpectedError(serialNumber, options, why) {
	return refusal(
		options,
		`the active certificate has the serial number ${serialNumber}, but expected-serial-number is ${options.expectedSerialNumber}`,
		`${why}: plan again, and approve that plan.`,
	);
}
function refusal({ orderId }, detail, hint) {
	return new ActionError(detail, { title: `This action cannot reissue order ${orderId}`, hint });
}
function downloadError(error) {
	const hint = 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.';
	return error.status === 404 ? error.with({ hint }) : error;
}

;// CONCATENATED MODULE: ./build/reissue/pending-reasons.js




async function fetchPendingReasons(api, { order, hasOpenRequest, certificate }, response, signal) {
	const options = { retries: 0, signal };
	const [validation, caaProblems] = await Promise.all([
		api.getValidation(order.id, options).catch(toRequestError),
		api.getCaaProblems(order.id, options).catch(toRequestError),
	]);
	const isEv = order.product.validationType === 'ev' || certificate?.isEv === true;
	return {
		needsApproval: hasOpenRequest || response?.needsApproval === true,
		validation: validation instanceof request_error_RequestError ? undefined : unfinishedOf(validation, isEv),
		caaProblems: caaProblems instanceof request_error_RequestError ? [] : caaProblems,
	};
}
function unfinishedOf({ domains, organizations }, isEv) {
	return {
		domains: domains.filter(({ status }) => !isValidationFinished(status)),
		organizations: organizations.filter(
			({ type, status }) => !isValidationFinished(status) && (isEv || !/ev/i.test(type)),
		),
	};
}
const DNS_METHODS = ['dns-txt-token', 'dns-cname-token'];
function canCheckDcv({ validation }) {
	return validation?.domains.some(({ method }) => [...DNS_METHODS, 'http-token'].includes(method)) ?? false;
}
function dcvRecordFor(name, method, randomValue) {
	const domain = name.replace(/^\*\./, '');
	return method === 'dns-cname-token'
		? { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com` }
		: { domain, type: 'TXT', name: domain, value: randomValue };
}
function dcvRecordsOf({ validation }, randomValue) {
	if (randomValue === '' || !validation) return [];
	const records = validation.domains
		.filter(({ method }) => DNS_METHODS.includes(method))
		.map(({ name, method }) => dcvRecordFor(name, method, randomValue))
		.filter(({ domain }) => isDnsName(domain));
	return [...new Map(records.map((record) => [`${record.type} ${record.domain.toLowerCase()}`, record])).values()];
}
function describePendingReasons(reasons, randomValue, maxDomains = MAX_LISTED_NAMES) {
	const { needsApproval, validation, caaProblems } = reasons;
	const { domains, organizations } = validation ?? { domains: [], organizations: [] };
	const explained = [
		...(needsApproval ? [APPROVAL] : []),
		...describeFirst(domains, maxDomains, (domain) => describeDomain(domain, randomValue), 'domain validation of'),
		...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
		...describeFirst(caaProblems, MAX_LISTED_NAMES, describeCaaProblem, 'the CAA records of'),
	];
	return [
		...explained,
		...(validation ? [] : ['validations that could not be read: check the order in CertCentral']),
		...(explained.length > 0 ? [] : [UNEXPLAINED]),
	];
}
function describeFirst(items, maxCount, describe, others) {
	const left = items.length - maxCount;
	const described = items.slice(0, maxCount).map(describe);
	return left > 0 ? [...described, `${others} ${left} more ${left === 1 ? 'domain' : 'domains'}`] : described;
}
const UNEXPLAINED =
	'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which';
const MAX_REASONS_LENGTH = 600;
function formatWaitsFor(reasons) {
	return reasons.length === 0
		? ''
		: `The order is waiting for ${formatList(reasons, '; ', reasons.length, MAX_REASONS_LENGTH)}.`;
}
const APPROVAL =
	"approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false";
function describeCaaProblem({ domain, text }) {
	return `the CAA records of ${domain}: ${text}`;
}
function describeDomain({ name, status, method }, randomValue) {
	const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
	if (name === '' || randomValue === '' || !method.startsWith('dns-')) return state;
	const { type, name: record, value } = dcvRecordFor(name, method, randomValue);
	return `${state}; create the ${type} record ${record} ${type === 'TXT' ? 'with the value' : 'to'} ${value}`;
}
function describeResponse(response, randomValue) {
	const value = randomValue && `The random value for domain validation is ${randomValue}.`;
	return [response ? describeProgress(response) : '', value].filter(Boolean).join(' ');
}
function describeProgress({ certificateId, hasChain, needsApproval }) {
	if (certificateId !== '')
		return hasChain
			? `DigiCert responded that certificate ${certificateId} was issued.`
			: `DigiCert responded that it still had to validate certificate ${certificateId}.`;
	return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}

;// CONCATENATED MODULE: ./build/domain/browser-policy.js
const browser_policy_DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
const MAX_SHORT_VALIDITY_MS = 180 * browser_policy_DAY_MS;
function sctShortage({ ctStatus, sctLogCount: logs, validFrom, validTill }) {
	const validityMs = validTill.getTime() - validFrom.getTime() + SECOND_MS;
	const required = validityMs <= MAX_SHORT_VALIDITY_MS ? 2 : 3;
	return ctStatus === 'enabled' && logs < required ? { logs, required } : undefined;
}

;// CONCATENATED MODULE: ./build/reissue/warnings.js

function statusWarnings(order, desiredStatus) {
	if (!order || order.ctStatus === desiredStatus || order.ctStatus === 'unknown') return [];
	return [
		{
			text: `DigiCert confirmed that CT logging is ${desiredStatus}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.`,
		},
	];
}
function readBackWarnings(state, desiredStatus, certificate) {
	if (state.kind !== 'unreadable') return [];
	const { error, certificateError, isIssued } = state;
	const notRead = (subject, cause) => ({
		text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`,
		cause,
	});
	if (isIssued) return [notRead('the active certificate', error)];
	const isCertificateMissing = certificate !== null && certificateError !== undefined;
	return [
		notRead('the order', error),
		...(isCertificateMissing ? [notRead('the active certificate', certificateError)] : []),
	];
}
function unusedCsrWarnings(csrFile) {
	return csrFile ? [{ text: 'csr-file was not used: nothing was issued yet, so there is nothing to reissue.' }] : [];
}
function unknownReissueWarnings({ reissueRequested, csrKeyDigest }) {
	return reissueRequested ? [] : [{ text: unknownReissueNotice(csrKeyDigest) }];
}
function unknownReissueNotice(csrKeyDigest) {
	const unknown = csrKeyDigest === '' ? 'its CT status is' : 'its CT status and its key are';
	const anyKey = csrKeyDigest === '' ? ' Without csr-file, no run verifies its key.' : '';
	return `This run did not request the pending reissue, so ${unknown} not known until it is issued.${anyKey}`;
}
function dryRunWarnings({ kind, order, certificate }, desiredStatus) {
	const isValidated = kind === 'reissue' && order.product.validationType === 'dv';
	return [...(isValidated ? [DV_WARNING] : []), ...sctWarnings(certificate, desiredStatus)];
}
const DV_WARNING = {
	text: 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.',
};
function sctWarnings(certificate, desiredStatus) {
	const shortage = certificate && sctShortage(certificate);
	if (!shortage) return [];
	const { logs, required } = shortage;
	const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
	return [
		{
			text: `The active certificate has SCTs of ${logs} ${logs === 1 ? 'log' : 'different logs'}, but browsers require ${required} for its validity: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`,
		},
	];
}
const warnings_DAY_MS = 86_400_000;
function changeWarnings(before, after) {
	const warnings = [];
	const lostUsages = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
	if (after.extendedKeyUsages.length > 0 && lostUsages.length > 0)
		warnings.push({
			text: `The new certificate lost the extended key usage ${lostUsages.map(nameUsage).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`,
		});
	const earlierMs = before.validTill.getTime() - after.validTill.getTime();
	if (earlierMs > 0)
		warnings.push({
			text: `The new certificate expires ${formatDays(earlierMs)} earlier than the previous one: on ${after.validTill.toISOString().slice(0, 10)}.`,
		});
	if (before.issuer !== after.issuer)
		warnings.push({
			text: `The new certificate has a different issuer (${after.issuer}): deploy the intermediates, too. They are in certificate-file.`,
		});
	return warnings;
}
function formatDays(ms) {
	const days = Math.floor(ms / warnings_DAY_MS);
	if (days === 0) return 'less than a day';
	return days === 1 ? '1 day' : `${days} days`;
}
const USAGE_NAMES = {
	'1.3.6.1.5.5.7.3.1': 'serverAuth',
	'1.3.6.1.5.5.7.3.2': 'clientAuth',
};
function nameUsage(oid) {
	return USAGE_NAMES[oid] ?? oid;
}

;// CONCATENATED MODULE: ./build/reissue/recovery/initial-sync.js

function initialSyncOf(transaction) {
	const { baseline, initialCtStatus, isClosed, reissueSeenPending, reissuedCtStatus } = transaction;
	if (isClosed) return { kind: 'in-sync' };
	if (reissueSeenPending) return { kind: 'pending' };
	const certificateStatus = reissuedCtStatus ?? baseline?.ctStatus;
	return certificateStatus ? compare(initialCtStatus, certificateStatus) : { kind: 'in-sync' };
}
function observedSync(state) {
	const { order } = state;
	if (!order) return { kind: 'unknown' };
	if (state.kind === 'closed' || state.kind === 'unissued') return { kind: 'in-sync' };
	if (nonPublicTlsReason(order.product, state.certificate)) return { kind: 'in-sync' };
	if (state.kind === 'pending') return { kind: 'pending' };
	return state.kind === 'other-certificate' ? compare(order.ctStatus, state.certificate.ctStatus) : { kind: 'unknown' };
}
function compare(orderStatus, certificateStatus) {
	if (orderStatus === 'unknown') return { kind: 'unknown' };
	return orderStatus === certificateStatus
		? { kind: 'in-sync' }
		: { kind: 'out-of-sync', orderStatus, certificateStatus };
}
function notChangedMessage(order, sync) {
	switch (sync.kind) {
		case 'in-sync':
			return 'The order was not changed.';
		case 'pending':
			return 'The order was not changed. A reissue is pending: its CT status is not known until it is issued.';
		case 'unknown':
			return `The order was not changed. If an earlier run reported that order ${order.orderId} is out of sync, that still holds.`;
		case 'out-of-sync':
			return `The order was not changed, and order ${order.orderId} is out of sync: it has CT logging ${sync.orderStatus}, but its active certificate was issued with CT logging ${sync.certificateStatus}. ${repairText(order, sync.certificateStatus)}`;
	}
}
function repairText({ orderId, apiUrl }, status) {
	const url = quoteForShell(`${apiUrl}/order/certificate/${orderId}/ct-status`);
	const body = quoteForShell(`{"disable_ct": ${status === 'disabled'}}`);
	return `To set CT logging of the order to ${status}, run: printf 'X-DC-DEVKEY: %s' "$DIGICERT_API_KEY" | curl --fail --globoff --request PUT --header @- --header 'Content-Type: application/json' --data ${body} ${url} (or set it in CertCentral).`;
}
function quoteForShell(text) {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

;// CONCATENATED MODULE: ./build/reissue/recovery/messages.js





function isLeftOutOfSync({ decision, error }) {
	if (decision.kind === 'not-changed') return decision.initialSync.kind === 'out-of-sync';
	if (decision.kind === 'keep-for-first-certificate') return false;
	return decision.kind === 'out-of-sync' || error !== undefined;
}
function withoutRerunHint(error, result) {
	const { decision } = result;
	const mayRunAgain = decision.kind === 'left-pending' || (decision.kind === 'out-of-sync' && !decision.isClosed);
	const isRerunHint = error instanceof ActionError && /\brun(?:ning)? again\b/.test(error.hint);
	if (!isRerunHint || mayRunAgain || !isLeftOutOfSync(result)) return error;
	return new ActionError(error.detail, { title: error.title, hint: '', cause: error });
}
function describeRecovery(result, transaction, response, shownHint) {
	const { decision, error, pendingReasons } = result;
	const { dcvRandomValue } = transaction;
	const facts = {
		waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
		response: describeResponse(response, dcvRandomValue),
		lostNames: 'lostNames' in decision ? decision.lostNames : [],
	};
	const text = error ? failedUpdateText(decision, transaction) : recoveryText(decision, transaction);
	const cause = error ?? (decision.kind === 'out-of-sync' ? decision.error : undefined);
	const shownCause = cause?.hint === shownHint ? cause?.with({ hint: '' }) : withoutRerunHint(cause, result);
	return { text, cause: shownCause, ...facts };
}
function formatRecovery(message) {
	return joinSentences(formatWarning(message).trimEnd(), message.response, formatWaitsFor(message.waitsFor));
}
function recoveryFailedMessage(orderId, error) {
	const reason = error.message.replace(/\.$/, '');
	return `Order ${orderId} could not be checked (${reason}), so assume that order ${orderId} is out of sync. ${RERUN_IS_SAFE}`;
}
function leftPendingText(transaction) {
	const { orderId, desiredStatus, reissueRequested, csrKeyDigest } = transaction;
	return joinSentences(
		`Order ${orderId} has CT logging ${desiredStatus}, and a reissue is left pending; run again: it waits for that reissue and requests no second one.`,
		!reissueRequested && unknownReissueNotice(csrKeyDigest),
		`Check the order again if DigiCert or an approver rejects the reissue later: the status of the order then stays ${desiredStatus}.`,
	);
}
const CHECK_CLOSED_ORDER =
	'The order is closed: check in CertCentral whether its latest certificate was logged, and set CT logging of the order accordingly.';
const RERUN_IS_SAFE = 'Run again: the run does what is left to do, and requests no reissue while one is pending.';
function recoveryText(decision, transaction) {
	const { orderId, desiredStatus } = transaction;
	switch (decision.kind) {
		case 'not-changed':
			return notChangedMessage(transaction, decision.initialSync);
		case 'left-pending':
			return leftPendingText(transaction);
		case 'out-of-sync':
			return `The order or its certificate could not be read, so assume that order ${orderId} is out of sync. ${decision.isClosed ? CHECK_CLOSED_ORDER : RERUN_IS_SAFE}`;
		case 'no-certificate':
			return 'The order is closed, and no certificate of the order is known: no certificate can be issued any more. The recovery set nothing.';
		case 'keep-for-first-certificate':
			return `Nothing was issued yet: CT logging was set to ${desiredStatus} once more, for the first certificate. Run again.`;
		case 'restore-baseline':
			return joinSentences(
				`CT logging of the order was restored to ${decision.statusToSet}, the status of its certificate at the start.`,
				nextStepText(decision.nextStep),
			);
		case 'in-sync':
			return joinSentences(
				lostNamesNotice(decision.lostNames),
				`The order and its active certificate are in sync, with CT logging ${desiredStatus}.`,
				nextStepText(decision.nextStep),
			);
		case 'match-certificate':
			return joinSentences(
				lostNamesNotice(decision.lostNames),
				`CT logging of the order was restored to ${decision.statusToSet}, the status of its active certificate.`,
				nextStepText(decision.nextStep),
			);
	}
}
function nextStepText({ kind, isPlanObsolete }) {
	const rerun = isPlanObsolete ? 'plan again' : 'run again';
	switch (kind) {
		case 'none':
			return '';
		case 'rerun':
			return isPlanObsolete
				? 'Plan again, because the active certificate does not have the expected serial number anymore.'
				: 'Run again.';
		case 'rerun-with-names':
			return isPlanObsolete ? 'Plan again after the reissue.' : 'Run again after the reissue.';
		case 'rerun-with-csr':
			return `The key of the certificate is not the key of csr-file. To get a certificate with that key, remove the cause of the failure and ${rerun}: it requests one with your CSR.`;
		case 'issued-otherwise':
			return ISSUED_OTHERWISE;
		case 'key-differs':
			return `${ISSUED_OTHERWISE} Only its key differs, and there was no csr-file: a rerun takes the key that is active then.`;
		case 'not-visible':
			return 'The requested reissue did not appear. Run again: if the reissue is pending by then, the run waits for it. Also run again if it is issued later.';
	}
}
const ISSUED_OTHERWISE =
	"DigiCert issued it otherwise than requested, and would probably do so again. Check whether an approver or somebody else changed the CT status, the account's settings for CT logging, or the key of the certificate.";
function failedUpdateText(decision, transaction) {
	const { orderId, desiredStatus } = transaction;
	if (decision.kind === 'keep-for-first-certificate')
		return `Nothing was issued yet, and CT logging could not be set to ${desiredStatus} once more. Run again.`;
	const outOfSync = `CT logging could not be restored: order ${orderId} is out of sync.`;
	if (decision.kind === 'left-pending')
		return `${outOfSync} A reissue is pending, and the order may not have CT logging ${desiredStatus}. ${RERUN_IS_SAFE}`;
	const isRestored = decision.kind === 'match-certificate' || decision.kind === 'restore-baseline';
	return joinSentences(
		'lostNames' in decision && lostNamesNotice(decision.lostNames),
		outOfSync,
		repairText(transaction, isRestored ? decision.statusToSet : desiredStatus),
	);
}
function lostNamesNotice(names) {
	if (names.length === 0) return '';
	return `The new certificate lacks ${formatNames(names)}: DigiCert revokes the earlier certificates within 72 hours. In CertCentral, reissue the certificate with all names.`;
}
function joinSentences(...sentences) {
	return sentences.filter(Boolean).join(' ');
}

;// CONCATENATED MODULE: ./build/reissue/result.js




function resultKind({ dryRun, leftPending, certificate, certificateBefore }) {
	if (dryRun) return 'dry-run';
	if (leftPending !== '') return 'requested';
	if (!certificate) return 'unissued';
	if (!certificateBefore) return 'first-issued';
	return certificate.serialNumber === certificateBefore.serialNumber ? 'unchanged' : 'reissued';
}
function toOutputs(result) {
	const { orderId, desiredStatus, dryRun, plan, order, reissuePending, certificate, certificateFile, pendingReasons } =
		result;
	const kind = resultKind(result);
	const [noStatus, noName, noNames] = kind === 'requested' ? ['', '', []] : ['none', order.commonName, order.dnsNames];
	return {
		'order-id': orderId,
		'ct-status': dryRun ? order.ctStatus : desiredStatus,
		'certificate-ct-status': certificate?.ctStatus ?? noStatus,
		'reissue-required': dryRun && plan.kind === 'reissue',
		'reissue-pending': reissuePending,
		'sct-count': certificate?.sctCount ?? '',
		'certificate-id': certificate ? order.certificateId : '',
		'common-name': certificate ? certificate.commonName || certificate.dnsSans[0] : noName,
		'dns-names': certificate ? allDnsNames({ ...certificate, dnsNames: certificate.dnsSans }) : noNames,
		reissued: kind === 'reissued' || kind === 'first-issued',
		'serial-number': certificate?.serialNumber ?? '',
		'valid-till': certificate?.validTill.toISOString() ?? '',
		'certificate-file': certificateFile,
		'dcv-random-value': result.dcvRandomValue,
		'dcv-records': pendingReasons ? dcvRecordsOf(pendingReasons, result.dcvRandomValue) : [],
	};
}
function dryRunResult(inputs, plan, reissuePending, reasons) {
	const { order, certificate } = plan;
	return {
		...baseOf(inputs, plan),
		order,
		reissuePending,
		certificate,
		certificateBefore: certificate,
		pendingReasons: null,
		leftPending: '',
		waitsFor: reasons ? describePendingReasons(reasons, '') : [],
		warnings: dryRunWarnings(plan, inputs.desiredStatus),
		certificateFile: '',
		dcvRandomValue: '',
		response: undefined,
		durationMs: 0,
	};
}
function executedResult({ inputs, transaction, timeline }, plan, execution, facts) {
	const { pendingReasons } = execution;
	const { dcvRandomValue } = transaction;
	return {
		...baseOf(inputs, plan),
		...facts,
		...execution,
		leftPending: pendingReasons ? leftPendingText(transaction) : '',
		waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
		dcvRandomValue,
		response: timeline.response,
	};
}
function baseOf(inputs, plan) {
	const { orderId, desiredStatus, dryRun, waitMinutes, csrFile } = inputs;
	return {
		orderId,
		desiredStatus,
		dryRun,
		plan,
		waitMinutes,
		csrPath: csrFile?.path ?? '',
		csrKeyDigest: csrFile?.keyDigest ?? '',
	};
}
function completedResult({ inputs }, before, state, warnings = [], certificate = before.certificate) {
	const { order, reissuePending } = state;
	return {
		order: order ?? withoutChanges(before.order, state),
		reissuePending,
		certificate,
		certificateBefore: before.certificate,
		pendingReasons: null,
		warnings: [
			...warnings,
			...sctWarnings(certificate, inputs.desiredStatus),
			...readBackWarnings(state, inputs.desiredStatus, certificate),
			...statusWarnings(order, inputs.desiredStatus),
		],
	};
}
function requestedResult({ inputs, transaction }, order, certificateBefore, pendingReasons) {
	const warnings = [...statusWarnings(order, inputs.desiredStatus), ...unknownReissueWarnings(transaction)];
	return { order, reissuePending: true, certificate: null, certificateBefore, pendingReasons, warnings };
}
function withoutChanges(before, { differsFromBaseline }) {
	return { ...before, status: '', ctStatus: 'unknown', certificateId: differsFromBaseline ? '' : before.certificateId };
}

;// CONCATENATED MODULE: ./build/reissue/transaction.js


function baselineOf(certificate) {
	const { ctStatus, serialNumber, dnsNames, publicKey } = certificate;
	const [commonName = ''] = missingNames(allDnsNames(certificate), dnsNames);
	return { ctStatus, serialNumber, dnsNames, commonName, keyDigest: publicKeyDigest(publicKey) };
}
function lostNames({ dnsNames, commonName }, certificate) {
	const lostCommonName = commonName === '' ? [] : missingNames([commonName], allDnsNames(certificate));
	return [...missingNames(dnsNames, certificate.dnsNames), ...lostCommonName];
}
function isReissuePossible({ reissueRequested, reissueSeenPending, reissuedCtStatus }, { differsFromBaseline }) {
	return reissueRequested || reissueSeenPending || (reissuedCtStatus !== null && !differsFromBaseline);
}
function requiredKeyDigest({ csrKeyDigest, baseline, reissueRequested }) {
	return csrKeyDigest || (reissueRequested && baseline?.keyDigest) || '';
}
function desiredNow(transaction) {
	return { desiredStatus: transaction.desiredStatus, keyDigest: requiredKeyDigest(transaction) };
}
function createTransaction(inputs, { kind, order, certificate }) {
	const { orderId, apiUrl, desiredStatus, csrFile, expectedSerialNumber } = inputs;
	return {
		orderId,
		commonName: order.commonName,
		apiUrl,
		desiredStatus,
		csrKeyDigest: csrFile?.keyDigest ?? '',
		expectedSerialNumber,
		baseline: certificate && baselineOf(certificate),
		initialCtStatus: order.ctStatus,
		statusUpdate: 'in-doubt',
		isClosed: false,
		reissueRequested: false,
		reissueSeenPending: kind === 'await-pending',
		reissuedCtStatus: null,
		dcvRandomValue: '',
		certificateFile: '',
		isFailureReported: false,
	};
}

;// CONCATENATED MODULE: ./build/reissue/execute/wait-decision.js




const INITIAL_POLL_DELAYS_SECONDS = [1, 2, 4, 8, 15];
const POLL_INTERVAL_SECONDS = 30;
const REQUEST_ONLY_MINUTES = 2;
class IssuanceWait {
	startedAt;
	deadline;
	#isRequestOnly;
	#minutes;
	#inDoubt;
	#timeline;
	#sawPending;
	#mayLackDownload;
	#polls = 0;
	constructor({ waitMinutes, sawPending, mayLackDownload, inDoubt }, timeline, startedAt) {
		this.startedAt = startedAt;
		this.#timeline = timeline;
		this.#isRequestOnly = waitMinutes === 0;
		this.#minutes = waitMinutes || REQUEST_ONLY_MINUTES;
		this.deadline = startedAt + this.#minutes * 60_000;
		this.#sawPending = sawPending;
		this.#mayLackDownload = mayLackDownload;
		this.#inDoubt = inDoubt;
	}
	advance(state) {
		this.#track(state);
		if (state.kind === 'closed') return failed(orderClosedError(state.order));
		if (state.kind === 'pending' && this.#isRequestOnly) return { kind: 'requested', state };
		const errors = this.#failuresOf(state);
		const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
		if (transientError) return { kind: 'waiting', error: transientError };
		const [permanentError] = errors;
		if (permanentError) return failed(permanentError);
		if (state.kind === 'other-certificate') return { kind: 'issued', certificate: state.certificate, state };
		if (state.kind !== 'unchanged') return { kind: 'waiting', error: undefined };
		if (this.#sawPending && state.reissuePending === false && this.#isGraceOverSincePending(state))
			return failed(rejectedError());
		if (!this.#sawPending && this.#inDoubt && this.#isGraceOverSinceRequest(state))
			return failed(notVisibleError(this.#inDoubt));
		return { kind: 'waiting', error: undefined };
	}
	#track(state) {
		if (state.kind === 'pending') this.#sawPending = true;
		if (state.kind === 'pending' || state.kind === 'unissued') {
			this.#mayLackDownload = true;
			this.#timeline.pendingEndedAt = undefined;
		} else if (state.isIssued && state.reissuePending === false && this.#mayLackDownload) {
			this.#timeline.pendingEndedAt ??= state.observedAt;
		}
	}
	#failuresOf(state) {
		const { certificateError } = state;
		const stateError = state.kind === 'unreadable' && state.error !== certificateError ? state.error : undefined;
		const isMissing = certificateError?.status === 404 && !stateError && this.#isDownloadOptional(state);
		return [stateError, isMissing ? undefined : certificateError].filter((error) => error !== undefined);
	}
	#isDownloadOptional(state) {
		const isOver = this.#timeline.pendingEndedAt !== undefined && this.#isGraceOverSincePending(state);
		return this.#mayLackDownload && !isOver;
	}
	#isGraceOverSincePending({ observedAt }) {
		return observedAt >= pendingGraceEndsAt(this.#timeline);
	}
	#isGraceOverSinceRequest({ observedAt }) {
		return observedAt >= requestGraceEndsAt(this.#timeline);
	}
	nextPollDelayMs(now, random) {
		const scheduled = scheduledPollDelayMs(this.#polls++, random);
		const graceEnds = [
			pendingGraceEndsAt(this.#timeline),
			...(this.#inDoubt ? [requestGraceEndsAt(this.#timeline)] : []),
		];
		const graceDelays = graceEnds.map((end) => end - now).filter((delay) => delay > 0);
		return Math.min(scheduled, Math.max(0, this.deadline - now), ...graceDelays);
	}
	progressLine(now) {
		const left = Math.max(0, this.deadline - now);
		return `Still waiting: ${formatDuration(now - this.startedAt)} so far, ${formatDuration(left)} left.`;
	}
	timeoutError(error) {
		const inDoubt = this.#sawPending ? undefined : this.#inDoubt;
		return waitTimeoutError(this.#minutes, { isRequestOnly: this.#isRequestOnly, error, inDoubt });
	}
}
function failed(error) {
	return { kind: 'failed', error };
}
function scheduledPollDelayMs(polls, random) {
	return (INITIAL_POLL_DELAYS_SECONDS[polls] ?? POLL_INTERVAL_SECONDS) * 1000 * (0.9 + random / 5);
}
const WAIT_FAILED = 'The wait for the certificate failed';
function orderClosedError({ status }) {
	return new ActionError(`the order is now ${normalizeStatus(status)}`, {
		title: 'The change cannot be completed',
		hint: 'A closed order gets no more certificates: for a new one, place a new order.',
	});
}
function rejectedError() {
	return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {
		title: WAIT_FAILED,
		hint: 'It was probably rejected or canceled in CertCentral.',
	});
}
function notVisibleError(error) {
	return error.with({ hint: 'No reissue appeared, so the request is treated as not carried out.' });
}
function waitTimeoutError(minutes, state) {
	const { isRequestOnly, error, inDoubt } = state;
	const time = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
	if (error)
		return error.with({
			title: `Could not find out within ${time} whether DigiCert issued the certificate`,
			detail: inDoubt ? `${error.detail}; before that, ${inDoubt.detail}` : error.detail,
		});
	if (isRequestOnly)
		return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {
			title: WAIT_FAILED,
			hint: 'Check the order in CertCentral.',
		});
	return new ActionError(`DigiCert did not issue the certificate within ${time}`, {
		hint: 'If approval or validation takes longer, raise wait-minutes.',
	});
}

;// CONCATENATED MODULE: ./build/reissue/execute/request-reissue.js








const MAX_OBSERVATION_AGE_MS = 60_000;
const MAX_REPEATS = 3;
const REPEATS_BUDGET_MS = 300_000;
const FIRST_PAUSE_MS = 1_000;
async function requestReissue(context, createRequest, lastState) {
	const { inputs, clock, log, timeline } = context;
	const observer = new FreshObserver(context, lastState);
	let state = await observer.requireFreshState();
	const attempt = async () => {
		state = await observer.requireFreshState();
		if (state.kind !== 'unchanged') return { kind: 'preempted', state };
		await sendOnce(context, createRequest(state.order));
		timeline.reissueRequestedAt = clock.now();
		return { kind: 'accepted', state };
	};
	try {
		return await withRetries({ method: 'POST' }, attempt, { retries: inputs.retries, clock, log });
	} catch (error) {
		if (!(error instanceof request_error_RequestError && error.inDoubt)) throw error;
		log(`${error.message} Checking the order to find out whether the reissue was requested.`);
		timeline.reissueRequestedAt = clock.now();
		return { kind: 'in-doubt', error, state };
	}
}
async function sendOnce(context, request) {
	const { api, inputs } = context;
	context.checkpoint({ reissueRequested: true });
	try {
		recordResponse(context, await api.requestReissue(inputs.orderId, request, { retries: 0 }));
	} catch (error) {
		if (error instanceof request_error_RequestError && !error.inDoubt) context.checkpoint({ reissueRequested: false });
		throw error;
	}
}
function recordResponse(context, response) {
	const { log, timeline } = context;
	timeline.response = response;
	const { dcvRandomValue } = response;
	log(`The reissue was requested. ${describeResponse(response, dcvRandomValue)}`.trimEnd());
	if (dcvRandomValue !== '') context.checkpoint({ dcvRandomValue });
}
class FreshObserver {
	#context;
	#latest;
	constructor(context, last) {
		this.#context = context;
		this.#latest = last;
	}
	async requireFreshState() {
		const { clock, inputs } = this.#context;
		const deadline = clock.now() + REPEATS_BUDGET_MS;
		for (let repeats = 0; ; repeats++) {
			const state = this.#conclusiveState();
			if (state) return state;
			if (repeats === MAX_REPEATS || clock.now() >= deadline) throw this.#inconclusiveError();
			if (this.#latest?.kind === 'unreadable') await clock.sleep(FIRST_PAUSE_MS * 2 ** repeats);
			this.#latest = await withDeadline(clock, deadline, (signal) =>
				observeProgress(this.#context, { retries: inputs.retries, signal }, unlessClosed),
			);
		}
	}
	#conclusiveState() {
		const state = this.#latest;
		if (state?.kind === 'closed') throw orderClosedError(state.order);
		if (state?.kind === 'pending' || state?.differsFromBaseline) return state;
		const isRecent = state && this.#context.clock.now() - state.observedAt <= MAX_OBSERVATION_AGE_MS;
		return state?.kind === 'unchanged' && isRecent ? state : undefined;
	}
	#inconclusiveError() {
		const state = this.#latest;
		const title = 'No reissue was requested';
		if (state?.kind !== 'unreadable')
			return new ActionError('CertCentral takes more than a minute to report the order', {
				title,
				hint: 'Run again later.',
			});
		const { error } = state;
		const detail = [error.title, error.detail].filter(Boolean).join(': ');
		return new ActionError(detail, { title, hint: error.hint, cause: error });
	}
}

;// CONCATENATED MODULE: ./build/reissue/execute/wait-for-issuance.js





const LOG_INTERVAL_MS = 50_000;
const MIN_REASONS_BUDGET_MS = 30_000;
async function waitForIssuance(context, options, initialStatus, lastState) {
	const { clock, log, timeline, inputs } = context;
	const wait = new IssuanceWait({ ...options, waitMinutes: inputs.waitMinutes }, timeline, clock.now());
	const done = new AbortController();
	const watch = new PendingWatch(context, initialStatus, done.signal);
	watch.logStatus(lastState?.order);
	let lastCertificate = lastState?.certificate;
	let isFailing = false;
	void runEvery(clock, LOG_INTERVAL_MS, done.signal, () => log(wait.progressLine(clock.now())));
	try {
		for (;;) {
			const { state, isLast } = await poll(context, wait);
			const decision = wait.advance(state);
			watch.logStatus(state.order);
			if (decision.kind === 'failed') throw decision.error;
			if (decision.kind === 'issued') return { ...decision, lastCertificate };
			if (decision.kind === 'requested') {
				const pending = decision.state;
				const deadline = Math.max(wait.deadline, clock.now() + MIN_REASONS_BUDGET_MS);
				const reasons = await withDeadline(clock, deadline, (signal) => watch.readReasons(pending, signal));
				return { kind: 'requested', order: pending.order, reasons };
			}
			lastCertificate = state.certificate ?? lastCertificate;
			if (isLast) throw wait.timeoutError(decision.error);
			if (state.kind === 'pending') watch.followPending(state);
			if (decision.error && !isFailing) log(`${decision.error.message} Still waiting.`);
			isFailing = decision.error !== undefined;
		}
	} finally {
		done.abort();
	}
}
async function poll(context, wait) {
	const { clock } = context;
	const delay = wait.nextPollDelayMs(clock.now(), clock.random());
	const isAtDeadline = clock.now() + delay >= wait.deadline;
	await clock.sleep(delay);
	const isLast = isAtDeadline || clock.now() >= wait.deadline;
	const observeOnce = (signal) => observeProgress(context, { retries: 0, signal }, unlessClosed);
	const state = isLast ? await observeOnce() : await withDeadline(clock, wait.deadline, observeOnce);
	return { state, isLast };
}
const MIN_DCV_CHECK_INTERVAL_MS = 60_000;
class PendingWatch {
	#context;
	#signal;
	#status;
	#reasons;
	#checkedAt = Number.NEGATIVE_INFINITY;
	constructor(context, initialStatus, signal) {
		this.#context = context;
		this.#status = initialStatus;
		this.#signal = signal;
	}
	logStatus(order) {
		if (!order || order.status === this.#status) return;
		this.#status = order.status;
		this.#context.log(`The status of the order is ${order.status || 'not reported'}.`);
	}
	followPending(state) {
		this.#reasons ??= this.readReasons(state, this.#signal);
		void this.#reasons.then(
			(reasons) => canCheckDcv(reasons) && this.#checkDcv(),
			(error) => this.#context.log(error.message),
		);
	}
	async readReasons(state, signal) {
		const { api, log, timeline, transaction } = this.#context;
		const reasons = await fetchPendingReasons(api, state, timeline.response, signal);
		if (this.#signal.aborted) return reasons;
		for (const reason of describePendingReasons(reasons, transaction.dcvRandomValue, Number.POSITIVE_INFINITY))
			log(`The order is waiting for ${reason}.`);
		return reasons;
	}
	#checkDcv() {
		const { api, clock, log, inputs } = this.#context;
		if (this.#signal.aborted || clock.now() - this.#checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
		this.#checkedAt = clock.now();
		void api.checkDcv(inputs.orderId, { retries: 0, signal: this.#signal }).catch((error) => {
			if (!this.#signal.aborted) log(`${error.message} Still waiting.`);
		});
	}
}

;// CONCATENATED MODULE: ./build/reissue/execute/execute-plan.js













const MAX_READ_BACK_RETRIES = 2;
async function executePlan(context, plan) {
	const concurrentState = await updateCtStatus(context, plan.kind === 'reissue');
	switch (plan.kind) {
		case 'unissued':
			return confirmUnissued(context, plan);
		case 'up-to-date':
			return confirmUpToDate(context, plan);
		case 'await-pending':
			return awaitIssuance(context, plan, undefined, true);
		case 'reissue':
			return reissue(context, plan, () => plan.request, concurrentState);
	}
}
async function updateCtStatus(context, observeConcurrently) {
	const { api, inputs, clock } = context;
	const failed = new AbortController();
	const update = api.setCtStatus(inputs.orderId, inputs.desiredStatus, inputs).then(
		() => context.checkpoint({ statusUpdate: 'applied' }),
		(error) => {
			failed.abort();
			throw error;
		},
	);
	const observation = observeConcurrently
		? withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, (signal) => {
				const options = { retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal]) };
				return observeProgress(context, options, unlessClosed);
			})
		: undefined;
	const [updated, observed] = await Promise.allSettled([update, observation]);
	if (updated.status === 'rejected') {
		const error = updated.reason;
		const isClosed = observed.status === 'fulfilled' && observed.value?.kind === 'closed';
		if (error instanceof request_error_RequestError && !error.inDoubt) context.checkpoint({ statusUpdate: 'not-applied', isClosed });
		throw error;
	}
	if (observed.status === 'rejected') throw observed.reason;
	return observed.value && withUnknownCtStatus(observed.value);
}
function withUnknownCtStatus(state) {
	return state.order ? { ...state, order: { ...state.order, ctStatus: 'unknown' } } : state;
}
function readBack(context) {
	const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
	return observeProgress(context, { retries }, unlessClosed);
}
async function confirmUnissued(context, plan) {
	const state = await readBack(context);
	if (state.kind === 'closed') throw orderClosedError(state.order);
	const isUnverified = state.kind === 'unreadable' && state.isIssued;
	if (state.kind === 'pending' || isUnverified) return awaitIssuance(context, plan, state, state.kind === 'pending');
	if (!state.certificate) return completedResult(context, plan, state, unusedCsrWarnings(context.inputs.csrFile));
	if (isAsDesired(state.certificate, desiredNow(context.transaction)))
		return verifyAndFinish(context, plan, state, state.certificate);
	return reissueFirst(context, plan.order, state.certificate, state);
}
async function reissueFirst(context, orderBefore, certificate, state) {
	requirePublicTls(orderBefore, certificate, context.inputs);
	requireReissuable(certificate, context.inputs);
	requireAnyExpected(certificate, context.inputs);
	context.checkpoint({ baseline: baselineOf(certificate), reissueSeenPending: false, reissuedCtStatus: null });
	const createRequest = (order) => createReissuePlan(order, certificate, context.inputs).request;
	return reissue(context, { order: orderBefore, certificate }, createRequest, withCertificateAsBaseline(state));
}
async function confirmUpToDate(context, plan) {
	const state = await readBack(context);
	if (state.kind === 'closed') throw orderClosedError(state.order);
	if (state.kind === 'pending') return awaitIssuance(context, plan, state, true);
	if (state.certificate) return verifyAndFinish(context, plan, state, state.certificate);
	return completedResult(context, plan, state);
}
async function reissue(context, before, createRequest, lastState) {
	const result = await requestReissue(context, createRequest, lastState);
	const sawPending = result.kind === 'preempted' && result.state.kind === 'pending';
	const inDoubt = result.kind === 'in-doubt' ? result.error : undefined;
	return awaitIssuance(context, before, result.state, sawPending, inDoubt);
}
async function awaitIssuance(context, before, lastState, sawPending, inDoubt) {
	const initialStatus = sawPending ? undefined : before.order.status;
	const mayLackDownload = sawPending || !before.certificate;
	const result = await waitForIssuance(context, { sawPending, mayLackDownload, inDoubt }, initialStatus, lastState);
	if (result.kind === 'requested') return requestedResult(context, result.order, before.certificate, result.reasons);
	const { state, certificate, lastCertificate } = result;
	const isReplaced = lastCertificate?.serialNumber !== certificate.serialNumber;
	const certificateBefore = before.certificate ?? (isReplaced ? lastCertificate : undefined) ?? null;
	return verifyAndFinish(context, { order: before.order, certificate: certificateBefore }, state, certificate);
}
function verifyAndFinish(context, before, state, certificate) {
	verifyCertificate(certificate, context.transaction);
	const warnings = before.certificate ? changeWarnings(before.certificate, certificate) : [];
	return completedResult(context, before, state, warnings, certificate);
}
function verifyCertificate(certificate, transaction) {
	const { ctStatus } = certificate;
	const { baseline, csrKeyDigest } = transaction;
	const desired = desiredNow(transaction);
	const lost = baseline ? lostNames(baseline, certificate) : [];
	const differences = [
		...(ctStatus === desired.desiredStatus ? [] : [`it was issued with CT logging ${ctStatus}`]),
		...(hasDesiredKey(certificate, desired)
			? []
			: [`its key is not the key of ${csrKeyDigest ? 'csr-file' : 'the earlier certificate'}`]),
		...(lost.length === 0 ? [] : [`it lacks ${formatNames(lost)}`]),
	];
	if (differences.length === 0) return;
	throw new ActionError(differences.join('; '), {
		title: `The new certificate is not as desired (CT logging ${desired.desiredStatus})`,
		hint:
			lost.length === 0
				? 'Do not deploy it until you know why.'
				: 'Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
	});
}

;// CONCATENATED MODULE: ./build/runner/input-parsers.js

const orderIdInput = {
	parse: (value) => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined),
	expected: 'a DigiCert order ID, 1 to 18 digits without a leading zero',
	isExact: true,
};
const disableCtInput = {
	parse: (value) => ({ true: 'disabled', false: 'enabled' })[String(input_parsers_parseBoolean(value))],
	expected: 'true (keep certificates out of CT logs) or false (log them)',
};
const booleanInput = {
	parse: input_parsers_parseBoolean,
	expected: 'true or false',
	emptyHint: (name) =>
		`If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty${name === 'dry-run' ? ', which is a real change' : ''}.`,
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
const apiKeyInput = {
	parse: (value) => (isApiKey(value) ? value : undefined),
	expected: `a CertCentral API key, ${MIN_API_KEY_LENGTH} to ${MAX_API_KEY_LENGTH} printable ASCII characters without white space, and no URL`,
	emptyHint:
		'Most often the secret does not exist or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in Dependabot runs, and outside its environment.',
};
const MAX_URL_LENGTH = 2_000;
const apiUrlInput = {
	parse: parseApiUrl,
	expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])',
	visiblePart: originOf,
};
const DEFAULT_API_URL = 'https://www.digicert.com/services/v2';
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;
const connectionInputs = (get) => ({
	apiKey: get('api-key', apiKeyInput),
	apiUrl: get('api-url', apiUrlInput, DEFAULT_API_URL),
});
const retryInputs = (get) => ({
	retries: get('retries', integerInput(0, 10), DEFAULT_RETRIES),
	timeoutSeconds: get('timeout-seconds', integerInput(1, 300), DEFAULT_TIMEOUT_SECONDS),
});
function input_parsers_parseBoolean(value) {
	if (/^(?:true|True|TRUE)$/.test(value)) return true;
	return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}
function parseApiUrl(value) {
	if (value.length > MAX_URL_LENGTH) return undefined;
	const url = /^https?:\/\/[^/\\?#@\s]+(?:\/[^\\?#\s]*)?$/i.test(value) ? URL.parse(value) : null;
	if (!url) return undefined;
	return url.protocol === 'https:' || isLoopback(url) ? url.href.replace(/\/+$/, '') : undefined;
}
function originOf(value) {
	const url = value.length <= MAX_URL_LENGTH && /^https?:\/\//i.test(value) ? URL.parse(value) : null;
	if (!url || !(url.hostname.includes('.') || isLoopback(url))) return undefined;
	return `${url.protocol}//${url.hostname}`;
}
function isLoopback({ hostname }) {
	return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

;// CONCATENATED MODULE: ./build/reissue/csr-file.js





const MAX_CSR_BYTES = 65_536;
const PRIVATE_KEY_MARKERS =
	/(?:private|secret)[\W_]{0,3}key|private[\W_]{0,3}exponent|^[ \t]*priv:|PuTTY-User-Key-File|PKCS.?12|RSAKeyValue|"d"\s*:/im;
const CSR_HEADER = /-----BEGIN [^-]*CERTIFICATE REQUEST-----/;
const CSR_BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----[^-]*-----END \1-----/;
const BASE64_LINE = /^[ \t]*(?=[-+/]*\w)(?=\S{40})[\w+/-]+={0,2}[ \t]*$/m;
const HEX_LINE = /^[ \t]*(?:[\dA-Fa-f][ \t:]*){40,}$/m;
const csrFileInput = {
	parse(input) {
		if (input.includes('-----BEGIN ')) return undefined;
		const file = resolveLinks(input);
		const path = placeOf(file);
		if (path === undefined) throw new Error('the file lies outside the workspace and RUNNER_TEMP');
		const csr = parseCsrFile(readCsrFile(file).toString('latin1'));
		return { ...csr, path, keyDigest: publicKeyDigest(csr.publicKey) };
	},
	expected: 'the path of a PEM file with one certificate request, not its content',
	visiblePart: (input) => {
		const path = resolveInWorkspace(input);
		if (!(0,external_node_fs_namespaceObject.existsSync)(path)) return undefined;
		const file = (0,external_node_fs_namespaceObject.realpathSync)(path);
		return placeOf(file) ?? file;
	},
};
function parseCsrFile(text) {
	if (PRIVATE_KEY_MARKERS.test(text.replaceAll('\0', '')))
		throw new Error(
			'the file holds a private key, which a request does not need: remove the key, and treat it as compromised if the file was ever committed or others could read it',
		);
	if (text.includes('\0')) throw new Error('the file is binary or UTF-16 (possibly a private key), so it is not PEM');
	const [pem] = findPemBlocks(text, '(?:NEW )?CERTIFICATE REQUEST');
	if (pem === undefined)
		throw new Error('the file holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)');
	if (text.split(CSR_HEADER).length > 2) throw new Error('the file holds more than one certificate request');
	const textAround = text.replace(CSR_BLOCK, '').replaceAll('\r', '\n');
	if (BASE64_LINE.test(textAround) || HEX_LINE.test(textAround))
		throw new Error(
			'the file holds a line of base64 or hexadecimal text outside the certificate request (possibly a key): remove that line',
		);
	try {
		return parseCertificateRequest(pem);
	} catch {
		throw new Error('the file holds a certificate request that cannot be read');
	}
}
function workspace() {
	return process.env['GITHUB_WORKSPACE'] || process.cwd();
}
function resolveInWorkspace(path) {
	return (0,external_node_path_namespaceObject.resolve)(workspace(), path);
}
function resolveLinks(input) {
	const link = resolveInWorkspace(input);
	if (!wrapFsError(() => (0,external_node_fs_namespaceObject.statSync)(link, { throwIfNoEntry: false })))
		throw new Error(
			'it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)',
		);
	return wrapFsError(() => (0,external_node_fs_namespaceObject.realpathSync)(link));
}
function readCsrFile(file) {
	const stat = wrapFsError(() => (0,external_node_fs_namespaceObject.statSync)(file));
	if (!stat.isFile()) throw new Error('it names no file, but a folder or a device');
	if (stat.size === 0) throw new Error('the file is empty');
	if (stat.size > MAX_CSR_BYTES) throw new Error('the file is larger than 64 KiB, so it is not a certificate request');
	return wrapFsError(() => (0,external_node_fs_namespaceObject.readFileSync)(file));
}
function placeOf(file) {
	const inWorkspace = pathInside(workspace(), file);
	if (inWorkspace !== undefined) return inWorkspace;
	const inTemp = pathInside(process.env['RUNNER_TEMP'] ?? '', file);
	return inTemp === undefined ? undefined : `RUNNER_TEMP/${inTemp}`;
}
function pathInside(folder, file) {
	if (!(0,external_node_fs_namespaceObject.existsSync)(folder)) return undefined;
	const path = (0,external_node_path_namespaceObject.relative)((0,external_node_fs_namespaceObject.realpathSync)(folder), file);
	return path !== '' && !(0,external_node_path_namespaceObject.isAbsolute)(path) && !/^\.\.(?:[\\/]|$)/.test(path) ? path : undefined;
}
function wrapFsError(access) {
	try {
		return access();
	} catch (error) {
		throw new Error(`the file cannot be read (${error.code})`);
	}
}

;// CONCATENATED MODULE: ./build/reissue/inputs.js




const expectedSerialNumberInput = {
	parse(value) {
		if (value === 'any' || value === 'none') return value;
		const isSerialNumber = /^(?!0+$)[\dA-Fa-f]{1,64}$/.test(value.replaceAll(':', ''));
		return isSerialNumber ? normalizeSerialNumber(value) : undefined;
	},
	expected: 'any, none, or a serial number of 1 to 64 hexadecimal digits that are not all 0 (with or without colons)',
	emptyHint: `If the value comes from a plan, write \${{ needs.plan.outputs.serial-number || 'none' }}: the plan of an order without a certificate has no serial number.`,
};
const reissueInputs = (get) => ({
	orderId: get('order-id', orderIdInput),
	desiredStatus: get('disable-ct', disableCtInput),
	...connectionInputs(get),
	dryRun: get('dry-run', booleanInput),
	...retryInputs(get),
	csrFile: get('csr-file', csrFileInput, null),
	waitMinutes: get('wait-minutes', integerInput(0, 300), 15),
	expectedSerialNumber: get('expected-serial-number', expectedSerialNumberInput),
	skipApproval: get('skip-approval', booleanInput),
	runUrl: workflowRunUrl(),
});

;// CONCATENATED MODULE: ./build/reissue/describe-plan.js


function describePlan(run) {
	const { desiredStatus, plan, waitMinutes, csrPath } = run;
	const set = `A run would set CT logging to ${desiredStatus}`;
	switch (plan.kind) {
		case 'unissued':
			return `${set}. Nothing was issued yet, so the run would request no reissue${csrPath && ' and would not use csr-file'}.`;
		case 'up-to-date':
			return `${set}. The active certificate is as desired, so the run would request no reissue. ${describeActive(plan)}`;
		case 'await-pending':
			return `${set} and request no reissue, because one is pending: the run would ${waitMinutes === 0 ? 'end green as soon as it sees the pending reissue' : `wait up to ${waitMinutes} min for it`}. ${describeActive(plan)} ${csrPath === '' ? ANY_KEY : `A run that waits for that reissue would be red if its certificate had a key other than the one in csr-file (${formatPath(csrPath)}).`}`;
		case 'reissue':
			return `${set} and request a reissue, because ${reissueReasons(plan.certificate, { desiredStatus, keyDigest: run.csrKeyDigest })}. ${describeActive(plan)} ${describeRequest(plan, run)}`;
	}
}
const ANY_KEY =
	'Without csr-file, a run that waits for that reissue would accept any key and additional names: find out who requested it.';
function describeActive({ certificate }) {
	return `The active certificate has the serial number ${certificate.serialNumber}.`;
}
function describeRequest({ request, keyPair }, { desiredStatus, waitMinutes, csrPath }) {
	const csr = keyPair.csrSource === 'order' ? 'the CSR of the order' : `the CSR of csr-file (${formatPath(csrPath)})`;
	const wait =
		waitMinutes === 0
			? 'only request the reissue, and end as soon as it is pending'
			: `wait up to ${waitMinutes} min for the new certificate`;
	const names = desiredStatus === 'enabled' ? 'Names, which CT logs publish for good' : 'Names';
	return `${names}: ${formatNames([request.commonName, ...request.dnsNames])}. The run would use ${csr}, public key SHA-256 ${keyPair.digest}. ${KEY_PAIR_TEXT[keyPair.change]}. The run would ${wait}. The reissue may change the extended key usage, the end date and the issuer.`;
}
function reissueReasons(certificate, desired) {
	const reasons = [];
	if (certificate.ctStatus !== desired.desiredStatus)
		reasons.push(
			`the active certificate was ${certificate.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)'}`,
		);
	if (!hasDesiredKey(certificate, desired))
		reasons.push('the active certificate has a key other than the one in csr-file');
	return reasons.join(', and ');
}
const KEY_PAIR_TEXT = {
	same: 'The certificate keeps its key pair',
	new: 'The certificate gets a new key pair',
};
function formatPath(path) {
	return `\`${truncate(toSingleLine(path), MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}

;// CONCATENATED MODULE: ./build/reissue/log-line.js





function formatResult(result) {
	return describeResult(result).trimEnd();
}
function describeResult(result) {
	const { orderId, desiredStatus, certificate, order, durationMs, leftPending, waitsFor } = result;
	const name = certificate?.commonName || certificate?.dnsNames[0] || order.commonName;
	const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
	const done = `CT logging of ${subject} is ${desiredStatus}`;
	const details = `${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as desired. ${describeKeyPair(result)}`;
	switch (resultKind(result)) {
		case 'dry-run':
			return `Dry run, nothing was changed: ${subject} has CT logging ${order.ctStatus}. ${describePlan(result)} ${formatWaitsFor(waitsFor)}`;
		case 'requested':
			return `${leftPending} ${AWAIT_LATER} ${formatWaitsFor(waitsFor)}`;
		case 'reissued':
			return `${done}; its certificate was reissued in ${details}`;
		case 'first-issued':
			return `${done}; its first certificate was issued in ${details}`;
		case 'unchanged':
			return `${done}; its active certificate is as desired: no reissue was needed.`;
		case 'unissued':
			return `${done}; no certificate was issued yet.`;
	}
}
const AWAIT_LATER =
	'Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate.';
function describeKeyPair({ certificate, certificateBefore, csrPath, csrKeyDigest }) {
	if (!certificate)
		return `The certificate must have the key of csr-file ${formatPath(csrPath)} (public key SHA-256 ${csrKeyDigest}).`;
	const change = certificateBefore?.publicKey.equals(certificate.publicKey) ? 'same' : 'new';
	const source = csrPath === '' ? '' : `csr-file ${formatPath(csrPath)}, `;
	const text = certificateBefore ? KEY_PAIR_TEXT[change] : 'The certificate has its first key pair';
	return `${text} (${source}public key SHA-256 ${publicKeyDigest(certificate.publicKey)}).`;
}

;// CONCATENATED MODULE: ./build/reissue/summary.js







function renderSummary(result) {
	const { dryRun, desiredStatus, leftPending, warnings, waitsFor } = result;
	return joinBlocks(
		`<h2>${headline(result)}</h2>`,
		dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
		`<p><strong>Next:</strong> ${renderTextWithCode(nextStep(result))}</p>`,
		leftPending !== '' && `<p>${renderText(leftPending)}</p>`,
		renderWaitsFor(waitsFor),
		...warnings.map(renderWarning),
		`<p>${CT_LOG_NOTICE}${desiredStatus === 'disabled' ? ` ${BROWSER_NOTICE}` : ''}</p>`,
		renderTable(summaryRows(result)),
		LINKS,
	);
}
function renderFailureSummary(title, error, recovery) {
	return joinBlocks(
		`<h2>${renderText(title)}</h2>`,
		error !== undefined && renderError(error),
		recovery && renderNotice('Recovery', recovery),
		recovery?.lostNames[0] && `<p><strong>Lost names:</strong> ${renderNameList(recovery.lostNames)}</p>`,
		recovery && renderWaitsFor(recovery.waitsFor),
		recovery?.response && `<p><strong>Reissue request:</strong> ${renderText(recovery.response)}</p>`,
		'<p>No output was set.</p>',
		LINKS,
	);
}
function headline(result) {
	const { orderId, desiredStatus } = result;
	return result.dryRun
		? `Dry run: DigiCert order ${orderId}`
		: `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${headlineState(result)}`;
}
function headlineState(result) {
	switch (resultKind(result)) {
		case 'requested':
			return 'reissue pending';
		case 'reissued':
			return 'certificate reissued';
		case 'first-issued':
			return 'first certificate issued';
		default:
			return result.warnings.length > 0 ? 'see the warning' : 'in sync';
	}
}
function summaryRows(result) {
	const { orderId, desiredStatus, dryRun, plan, order, certificate, certificateBefore, csrPath, durationMs } = result;
	const kind = resultKind(result);
	const isNew = kind === 'reissued' || kind === 'first-issued';
	const named = certificate ?? certificateBefore;
	const name = named ? named.commonName : order.commonName;
	const responseText = describeResponse(result.response, result.dcvRandomValue);
	const showsKey = isNew || (csrPath !== '' && (kind === 'unchanged' || kind === 'requested'));
	return [
		['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
		[
			'CT logging',
			`${plan.order.ctStatus} before, <strong>${desiredStatus} ${dryRun ? 'after a run' : 'now'}</strong>`,
		],
		['Certificate before', describeCertificate(certificateBefore)],
		...(dryRun ? [] : [['Certificate now', describeCertificateNow(result)]]),
		['Common name', name ? inlineCode(name) : 'unknown'],
		['DNS names', renderNameList(named ? allDnsNames(named) : order.dnsNames)],
		...(showsKey ? [['Key pair', renderTextWithCode(describeKeyPair(result))]] : []),
		...(responseText ? [['Reissue request', renderText(responseText)]] : []),
		...(dryRun ? [] : [['Took', formatDuration(durationMs)]]),
	];
}
function describeCertificateNow(result) {
	switch (resultKind(result)) {
		case 'requested':
			return 'a reissue is pending';
		case 'unchanged':
			return 'the same';
		default:
			return describeCertificate(result.certificate);
	}
}
function nextStep(result) {
	const seeWarning = result.warnings.length > 0 ? 'See the warning. ' : '';
	const deploy = `${seeWarning}Deploy the new certificate (output certificate-file).`;
	switch (resultKind(result)) {
		case 'dry-run':
			return describePlan(result);
		case 'requested':
			return AWAIT_LATER;
		case 'reissued':
			return `${deploy} The earlier certificate stays valid until it expires or is revoked.`;
		case 'first-issued':
			return deploy;
		case 'unchanged':
			return seeWarning || 'The order and its active certificate are in sync: nothing is left to do.';
		case 'unissued':
			return `${seeWarning}Nothing was issued yet: certificates issued on this order from now on follow its status.`;
	}
}
function renderWaitsFor(reasons) {
	if (reasons.length === 0) return '';
	return `<p><strong>The order is waiting for:</strong></p>\n<ul>${reasons.map((reason) => `<li>${inlineCode(reason)}</li>`).join('')}</ul>`;
}
function describeCertificate(certificate) {
	if (!certificate) return 'none issued yet';
	const scts = certificate.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
	return `serial number ${inlineCode(certificate.serialNumber)}, ${scts}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}
const CT_LOG_NOTICE =
	'What is in a public CT log stays there, with all names: the earlier certificates cannot be taken out.';
const BROWSER_NOTICE =
	'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';
const LINKS =
	'<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';

;// CONCATENATED MODULE: ./build/reissue/recovery/decision.js




const ROWS = [
	[
		({ transaction }) => transaction.statusUpdate === 'not-applied',
		({ transaction }) => ({ kind: 'not-changed', initialSync: initialSyncOf(transaction) }),
	],
	[({ state }) => state.kind === 'pending', leavePending],
	[(found) => isReissuePossible(found.transaction, found.state) && !isFullyKnown(found), outOfSync],
	[isClosedWithoutCertificate, () => ({ kind: 'no-certificate' })],
	[
		({ state }) => state.kind === 'unissued',
		({ transaction }) => ({ kind: 'keep-for-first-certificate', statusToSet: transaction.desiredStatus }),
	],
	[isCertificateUnknown, restoreBaseline],
	[
		(found) => namesLostBy(found).length > 0,
		(found) => (isCertificateDesired(found) ? keepDesiredStatus(found) : restoreCertificateStatus(found)),
	],
	[isCertificateDesired, keepDesiredStatus],
	[() => true, restoreCertificateStatus],
];
function decideRecovery(transaction, state) {
	const found = { transaction, state };
	const [, decide] = ROWS.find(([matches]) => matches(found));
	return decide(found);
}
function leavePending({ transaction, state }) {
	return { kind: 'left-pending', statusToSet: desiredStatusIfMissing(transaction, state) };
}
function isFullyKnown({ state }) {
	return state.kind !== 'unreadable' && state.certificate !== undefined;
}
function outOfSync({ state }) {
	const error = state.kind === 'unreadable' ? state.error : state.certificateError;
	return { kind: 'out-of-sync', error, isClosed: state.kind === 'closed' };
}
function isClosedWithoutCertificate({ transaction, state }) {
	return state.kind === 'closed' && !state.certificate && !transaction.baseline;
}
function isCertificateUnknown({ state }) {
	return !state.certificate || (state.kind === 'unreadable' && !state.differsFromBaseline);
}
function restoreBaseline(found) {
	const { baseline } = found.transaction;
	if (!baseline) return outOfSync(found);
	const kind = found.state.kind === 'closed' ? 'none' : 'rerun';
	return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, nextStep: { kind, isPlanObsolete: false } };
}
function isCertificateDesired(found) {
	return certificateOf(found).ctStatus === found.transaction.desiredStatus;
}
function keepDesiredStatus(found) {
	const statusToSet = desiredStatusIfMissing(found.transaction, found.state);
	return { kind: 'in-sync', statusToSet, lostNames: namesLostBy(found), nextStep: nextStepAfter(found) };
}
function restoreCertificateStatus(found) {
	const statusToSet = certificateOf(found).ctStatus;
	return { kind: 'match-certificate', statusToSet, lostNames: namesLostBy(found), nextStep: nextStepAfter(found) };
}
function certificateOf({ state }) {
	return state.certificate;
}
function namesLostBy(found) {
	const { baseline } = found.transaction;
	return baseline && found.state.differsFromBaseline ? lostNames(baseline, certificateOf(found)) : [];
}
function nextStepAfter(found) {
	const { expectedSerialNumber } = found.transaction;
	const serialNumber = normalizeSerialNumber(certificateOf(found).serialNumber);
	const isPlanObsolete = expectedSerialNumber !== 'any' && expectedSerialNumber !== serialNumber;
	return { kind: nextStepKind(found), isPlanObsolete };
}
function nextStepKind(found) {
	const { transaction, state } = found;
	const { reissueRequested, reissueSeenPending, desiredStatus, csrKeyDigest } = transaction;
	const certificate = certificateOf(found);
	const desired = desiredNow(transaction);
	const isComplete = namesLostBy(found).length === 0;
	const onlyKeyDiffers = certificate.ctStatus === desiredStatus && isComplete && !hasDesiredKey(certificate, desired);
	if (state.kind === 'closed') return 'none';
	if (reissueRequested && state.differsFromBaseline && !isAsDesired(certificate, desired))
		return onlyKeyDiffers && csrKeyDigest === '' ? 'key-differs' : 'issued-otherwise';
	if (reissueRequested && !state.differsFromBaseline && !reissueSeenPending) return 'not-visible';
	if (!isComplete) return 'rerun-with-names';
	return onlyKeyDiffers && !reissueRequested ? 'rerun-with-csr' : 'rerun';
}
function desiredStatusIfMissing({ statusUpdate, desiredStatus }, { order }) {
	const isOther = order && order.ctStatus !== 'unknown' && order.ctStatus !== desiredStatus;
	return statusUpdate === 'in-doubt' || isOther ? desiredStatus : undefined;
}

;// CONCATENATED MODULE: ./build/reissue/recovery/next-observation.js


const POLL_INTERVAL_MS = 10_000;
const MAX_PERMANENT_FAILURES = 3;
function decideNextObservation(state, transaction, { timeline, failures, now }) {
	if (mayAppearLater(state, transaction)) {
		const graceEnd = graceEndsAt(transaction, timeline);
		if (state.observedAt < graceEnd) {
			const graceLeftMs = Math.max(0, graceEnd - now);
			return { kind: 'wait', delayMs: Math.min(graceLeftMs, POLL_INTERVAL_MS), graceLeftMs };
		}
	}
	const error = findRetryError(state, transaction, failures);
	return error ? { kind: 'retry', error } : { kind: 'none' };
}
function keepPending(state, { reissueSeenPending }, { pendingEndedAt }) {
	const { order, isIssued, reissuePending, differsFromBaseline } = state;
	const isOverOrUnseen = !reissueSeenPending || pendingEndedAt !== undefined;
	if (!order || isOverOrUnseen || !isIssued || reissuePending !== 'unknown' || differsFromBaseline) return state;
	return { ...state, kind: 'pending', order };
}
function mayAppearLater(state, transaction) {
	const isMissing = state.kind === 'unreadable' && state.isIssued && state.certificateError?.status === 404;
	return isReissuePossible(transaction, state) && (state.kind === 'unchanged' || isMissing);
}
function graceEndsAt({ reissueSeenPending, reissuedCtStatus }, timeline) {
	const wasSeen = reissueSeenPending || reissuedCtStatus !== null;
	return wasSeen ? pendingGraceEndsAt(timeline) : requestGraceEndsAt(timeline);
}
function findRetryError(state, transaction, failures) {
	if (state.kind === 'pending') return undefined;
	const orderError = state.kind === 'unreadable' ? state.error : undefined;
	const errors = [orderError, state.certificateError].filter((error) => error !== undefined);
	if (errors.some(({ isKeyRefused }) => isKeyRefused)) return undefined;
	const transientError = errors.find(({ retryability }) => retryability !== 'permanent');
	if (transientError) return transientError;
	const [error] = errors;
	if (isReissuePossible(transaction, state)) return error;
	const isDefinite = error?.status !== undefined && error.status >= 400;
	return isDefinite || failures + 1 >= MAX_PERMANENT_FAILURES ? undefined : error;
}

;// CONCATENATED MODULE: ./build/reissue/recovery/recover.js









const ATTEMPT_TIMEOUT_SECONDS = 30;
const RECOVERY_BUDGET_MS = 235_000;
const STATUS_BUDGET_MS = 60_000;
async function recover(context, connect) {
	const { transaction } = context;
	if (transaction.statusUpdate === 'not-applied')
		return { decision: decideRecovery(transaction, undefined), error: undefined, pendingReasons: undefined };
	const api = connect();
	try {
		return await observeAndSet({ ...context, api });
	} finally {
		api.close();
	}
}
async function observeAndSet(context) {
	const { clock, transaction } = context;
	const startedAt = clock.now();
	const deadline = startedAt + RECOVERY_BUDGET_MS;
	const state = await observeUntilStable(context, deadline - STATUS_BUDGET_MS);
	const decision = decideRecovery(transaction, state);
	const [error, pendingReasons] = await withDeadline(clock, deadline, (signal) =>
		Promise.all([setStatus(context, decision, deadline, signal), readPendingReasons(context, state, signal)]),
	);
	return { decision, error, pendingReasons };
}
function observeUntilStable(context, deadline) {
	const { clock, log, timeline, transaction } = context;
	const startedAt = clock.now();
	return withDeadline(clock, deadline, async (signal) => {
		let failures = 0;
		let isWaiting = false;
		for (;;) {
			const state = keepPending(await observeProgress(context, { retries: 0, signal }, always), transaction, timeline);
			const now = clock.now();
			if (mayAppearLater(state, transaction)) {
				timeline.reissueRequestedAt ??= startedAt;
				timeline.pendingEndedAt ??= now;
			}
			const next = decideNextObservation(state, transaction, { timeline, failures, now });
			if (next.kind === 'none') return state;
			if (next.kind === 'wait') {
				if (!isWaiting) log(`A reissue may still appear: waiting up to ${formatDuration(next.graceLeftMs)} for it.`);
				isWaiting = true;
				failures = 0;
				await clock.sleep(next.delayMs, signal).catch(() => {});
				if (signal.aborted) return { ...state, kind: 'unreadable', error: toRequestError(signal.reason) };
			} else {
				const delayMs = delayWithin(deadline - now, next.error, ++failures, now, clock.random());
				log(retryMessage(`${failures}`, next.error, delayMs));
				await clock.sleep(delayMs, signal).catch(() => {});
				if (signal.aborted) return state;
			}
		}
	});
}
async function setStatus(context, decision, deadline, signal) {
	const status = 'statusToSet' in decision ? decision.statusToSet : undefined;
	if (status === undefined) return undefined;
	context.checkpoint({ statusUpdate: 'in-doubt' });
	try {
		await context.api.setCtStatus(context.transaction.orderId, status, { retries: 0, deadline, signal });
		return undefined;
	} catch (error) {
		return toRequestError(error);
	}
}
async function readPendingReasons({ api, timeline }, state, signal) {
	if (state.kind !== 'pending') return undefined;
	return fetchPendingReasons(api, state, timeline.response, signal);
}

;// CONCATENATED MODULE: ./build/reissue/recovery/main-step.js








const MAX_CAUSE_LENGTH = 900;
async function recoverAndFail(context, connectForRecovery, cause) {
	const { orderId, certificateFile } = context.transaction;
	removeCertificateFile(certificateFile);
	const { message, isRecovered, shownCause } = await runRecovery(context, connectForRecovery, cause).catch((error) => ({
		message: { text: recoveryFailedMessage(orderId, error), waitsFor: [], response: '', lostNames: [] },
		isRecovered: false,
		shownCause: cause,
	}));
	const reason = truncate(shownCause.message.trimEnd().replace(/\.?$/, '.'), MAX_CAUSE_LENGTH);
	setFailed(new Error(`${reason} ${formatRecovery(message)}`));
	await writeSummary(
		renderFailureSummary(`Reissue of DigiCert order ${orderId}: the step failed`, shownCause, message),
	);
	if (isRecovered) clearState();
	else withoutErrors(context.checkpoint)({ isFailureReported: true });
}
async function runRecovery(context, connectForRecovery, cause) {
	const { transaction } = context;
	if (transaction.statusUpdate !== 'not-applied')
		log(`${cause.message} Recovering: checking the order and its certificate.`);
	const result = await recover({ ...context, checkpoint: withoutErrors(context.checkpoint) }, connectForRecovery);
	const isRecovered = result.error === undefined && !isLeftOutOfSync(result);
	const hint = cause instanceof ActionError ? cause.hint : undefined;
	const message = describeRecovery(result, transaction, context.timeline.response, hint);
	return { message, isRecovered, shownCause: withoutRerunHint(cause, result) };
}
function withoutErrors(checkpoint) {
	return (progress) => {
		try {
			checkpoint(progress);
		} catch (error) {
			log(error.message);
		}
	};
}

;// CONCATENATED MODULE: ./build/reissue/run.js




















async function run(overrides = {}) {
	try {
		startState();
		const inputs = getInputs(reissueInputs);
		const connect = (timeoutSeconds) => new ReissueApi({ ...inputs, timeoutSeconds }, { log: log, debug: debug, ...overrides });
		const api = connect(inputs.timeoutSeconds);
		const clock = overrides.clock ?? systemClock;
		try {
			await run_reissue({ api, inputs, clock, log: log }, () => connect(ATTEMPT_TIMEOUT_SECONDS));
		} finally {
			api.close();
		}
	} catch (error) {
		setFailed(error);
		await writeSummary(renderFailureSummary('Reissue: the step failed', error));
	}
}
function startState() {
	try {
		initializeState();
	} catch (error) {
		throw new Error(`${error.message}. The order was not changed.`, { cause: error });
	}
}
async function run_reissue(environment, connectForRecovery) {
	const { inputs, clock } = environment;
	const startedAt = clock.now();
	const known = { orderId: inputs.orderId, commonName: '', baselineSerial: undefined };
	const state = await observe(environment, known, inputs, ifOrderReadable);
	const plan = addSyncState(state, inputs, () => createPlan(state, inputs));
	if (inputs.dryRun) return publish(await planResult(environment, plan, state));
	const transaction = createTransaction(inputs, plan);
	const checkpoint = createCheckpoint(transaction, (progress) => state_saveState(progress, inputs.apiKey));
	addSyncState(state, inputs, () => checkpoint({}));
	const context = { ...environment, transaction, timeline: {}, checkpoint };
	try {
		const execution = await executePlan(context, plan);
		const certificateFile = handOver(context, execution.certificate?.chainPem);
		const durationMs = clock.now() - startedAt;
		await publish(executedResult(context, plan, execution, { certificateFile, durationMs }));
		clearState();
	} catch (error) {
		await recoverAndFail(context, connectForRecovery, error);
	}
}
function addSyncState(state, inputs, task) {
	try {
		return task();
	} catch (error) {
		const notChanged = notChangedMessage(inputs, observedSync(state));
		if (!(error instanceof ActionError)) throw new Error(`${error.message}. ${notChanged}`);
		const { detail, title, hint } = error;
		throw new ActionError(detail, { title, hint: `${hint} ${notChanged}`, cause: error });
	}
}
async function planResult({ api, inputs }, plan, state) {
	const reasons = state.kind === 'pending' ? await fetchPendingReasons(api, state, undefined) : undefined;
	return dryRunResult(inputs, plan, state.reissuePending, reasons);
}
function handOver({ inputs, checkpoint }, chainPem) {
	if (chainPem === undefined) return '';
	const certificateFile = certificateFilePath(inputs.orderId);
	checkpoint({ certificateFile });
	writeCertificateFile(certificateFile, chainPem);
	return certificateFile;
}
async function publish(result) {
	const { orderId, desiredStatus, dryRun, warnings } = result;
	for (const warning of warnings) warn(formatWarning(warning));
	log(formatResult(result));
	setOutputs(
		toOutputs(result),
		dryRun ? 'The outputs' : `CT logging of order ${orderId} is ${desiredStatus}, but the outputs`,
	);
	await writeSummary(renderSummary(result));
}

;// CONCATENATED MODULE: ./build/reissue/index.js


runToEnd(run);

