import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_modules__ = ({

609:
((module, __unused_webpack_exports, __nccwpck_require__) => {


module.exports = __nccwpck_require__(603);


}),

603:
((__unused_webpack_module, exports, __nccwpck_require__) => {

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
		self.requests.push(options);
		return;
	}
	self.createSocket(options, function (socket) {
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
	var connectOptions = mergeOptions({}, self.proxyOptions, {method: 'CONNECT', path: options.host + ':' + options.port, agent: false, headers: {host: options.host + ':' + options.port}});
	if (options.localAddress) {
		connectOptions.localAddress = options.localAddress;
	}
	if (connectOptions.proxyAuth) {
		connectOptions.headers = connectOptions.headers || {};
		connectOptions.headers['Proxy-Authorization'] = 'Basic ' + new Buffer(connectOptions.proxyAuth).toString('base64');
	}
	debug('making CONNECT request');
	var connectReq = self.request(connectOptions);
	connectReq.useChunkedEncodingByDefault = false;
	connectReq.once('response', onResponse);
	connectReq.once('upgrade', onUpgrade);
	connectReq.once('connect', onConnect);
	connectReq.once('error', onError);
	connectReq.end();
	function onResponse(res) {
		res.upgrade = true;
	}
	function onUpgrade(res, socket, head) {
		process.nextTick(function () {
			onConnect(res, socket, head);
		});
	}
	function onConnect(res, socket, head) {
		connectReq.removeAllListeners();
		socket.removeAllListeners();
		if (res.statusCode !== 200) {
			debug('tunneling socket could not be established, statusCode=%d', res.statusCode);
			socket.destroy();
			var error = new Error('tunneling socket could not be established, ' + 'statusCode=' + res.statusCode);
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
		debug('tunneling socket could not be established, cause=%s\n', cause.message, cause.stack);
		var error = new Error('tunneling socket could not be established, ' + 'cause=' + cause.message);
		error.code = 'ECONNRESET';
		options.request.emit('error', error);
		self.removeSocket(placeholder);
	}
};
TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
	var pos = this.sockets.indexOf(socket);
	if (pos === -1) {
		return;
	}
	this.sockets.splice(pos, 1);
	var pending = this.requests.shift();
	if (pending) {
		this.createSocket(pending, function (socket) {
			pending.request.onSocket(socket);
		});
	}
};
function createSecureSocket(options, cb) {
	var self = this;
	TunnelingAgent.prototype.createSocket.call(self, options, function (socket) {
		var hostHeader = options.request.getHeader('host');
		var tlsOptions = mergeOptions({}, self.options, {socket: socket, servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host});
		var secureSocket = tls.connect(0, tlsOptions);
		self.sockets[self.sockets.indexOf(socket)] = secureSocket;
		cb(secureSocket);
	});
}
function toOptions(host, port, localAddress) {
	if (typeof host === 'string') {
		return {host: host, port: port, localAddress: localAddress};
	}
	return host;
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
	debug = function () {
		var args = Array.prototype.slice.call(arguments);
		if (typeof args[0] === 'string') {
			args[0] = 'TUNNEL: ' + args[0];
		} else {
			args.unshift('TUNNEL:');
		}
		console.error.apply(console, args);
	};
} else {
	debug = function () {};
}
__webpack_unused_export__ = debug;


}),

613:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

}),

434:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

}),

611:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

}),

692:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

}),

278:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

}),

756:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

}),

23:
((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

})

});

// The module cache
var __webpack_module_cache__ = {};

// The require function
function __nccwpck_require__(moduleId) {
	// Check if module is in cache
	var cachedModule = __webpack_module_cache__[moduleId];
	if (cachedModule !== undefined) {
		return cachedModule.exports;
	}
	// Create a new module (and put it into the cache)
	var module = __webpack_module_cache__[moduleId] = {
		// no module.id needed
		// no module.loaded needed
		exports: {}
	};

	// Execute the module function
	var threw = true;
	try {
		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
		threw = false;
	} finally {
		if(threw) delete __webpack_module_cache__[moduleId];
	}

	// Return the exports of the module
	return module.exports;
}


/* webpack/runtime/asset-relocator-loader */
if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";

/* webpack/runtime/create fake namespace object */
(() => {
	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
	var leafPrototypes;
	// create a fake namespace object
	// mode & 1: value is a module id, require it
	// mode & 2: merge all properties of value into the ns
	// mode & 4: return value when already ns object
	// mode & 16: return value when it's Promise-like
	// mode & 8|1: behave like require
	__nccwpck_require__.t = function(value, mode) {
		if(mode & 1) value = this(value);
		if(mode & 8) return value;
		if(typeof value === 'object' && value) {
			if((mode & 4) && value.__esModule) return value;
			if((mode & 16) && typeof value.then === 'function') return value;
		}
		var ns = Object.create(null);
		__nccwpck_require__.r(ns);
		var def = {};
		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
		}
		def['default'] = () => (value);
		__nccwpck_require__.d(ns, def);
		return ns;
	};
})();

/* webpack/runtime/define property getters */
(() => {
	// define getter functions for harmony exports
	__nccwpck_require__.d = (exports, definition) => {
		for(var key in definition) {
			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
			}
		}
	};
})();

/* webpack/runtime/hasOwnProperty shorthand */
(() => {
	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
})();

/* webpack/runtime/make namespace object */
(() => {
	// define __esModule on exports
	__nccwpck_require__.r = (exports) => {
		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
		}
		Object.defineProperty(exports, '__esModule', { value: true });
	};
})();


var __webpack_exports__ = {};

;// text.js
const text_MAX_FIELD_LENGTH = 500;
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
function capitalize(text) {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
function joinSentences(...sentences) {
	return sentences.filter(Boolean).join(' ');
}
function copyText(text) {
	return Buffer.from(text).toString();
}
const text_MAX_LISTED_NAMES = 20;
function formatDuration(ms) {
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function formatCount(count, thing) {
	return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
function formatNames(names) {
	return formatList(names, ', ', text_MAX_LISTED_NAMES, text_MAX_FIELD_LENGTH);
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

;// redaction/redact.js

const MASK = '***';
const MIN_PART_LENGTH = 12;
const MAX_INSPECTED_LENGTH = 64 * 2 ** 10;
function createSanitizer(apiKey) {
	const redact = createRedactor(apiKey);
	const redactLine = text => {
		const line = redact(toSingleLine(text));
		const dense = line.replaceAll(' ', '');
		const redacted = redact(dense);
		return redacted === dense ? line : redacted;
	};
	return {
		sanitize: (value, maxLength = text_MAX_FIELD_LENGTH) => (typeof value === 'string' ? truncate(redactLine(value.slice(0, MAX_INSPECTED_LENGTH)), maxLength) : ''),
		redact: createKeyRedactor(apiKey)
	};
}
function createRedactor(key) {
	const redactKey = createKeyRedactor(key);
	const redactParts = createPartRedactor(key);
	return text => redactParts(redactKey(text));
}
function createKeyRedactor(key) {
	const searches = [
		{mark: '', pattern: lazily(() => [key, ...base64Digits(key)].map(RegExp.escape).join('|'))},
		...ENCODINGS.map(encoding => ({mark: encoding.mark, pattern: lazily(() => spellKey(key, encoding))}))
	];
	return text => {
		if (text.length < key.length) return text;
		const used = searches.filter(({mark}) => text.includes(mark));
		return used.reduce((shown, {pattern}) => shown.replace(pattern(), MASK), text);
	};
}
function lazily(source) {
	let pattern;
	return () => (pattern ??= new RegExp(source(), 'gi'));
}
const NAMED_ENTITIES = {'&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos'};
const ENCODINGS = [
	{mark: '%', spell: (_, hex) => [`%${hex}`]},
	{mark: '\\', spell: (character, hex) => [String.raw`\\u00${hex}`, '"\\/'.includes(character) && String.raw`\\${RegExp.escape(character)}`]},
	{mark: '&', spell: (character, hex, decimal) => [`&#(?:x0*${hex}|0*${decimal});`, character in NAMED_ENTITIES && `&${NAMED_ENTITIES[character]};`]}
];
function spellKey(key, {mark, spell}) {
	const spelled = Array.from(key, character => {
		const code = character.charCodeAt(0);
		const hex = code.toString(16);
		const literal = character !== mark && RegExp.escape(character);
		return `(?:${[...spell(character, hex, code), literal].filter(Boolean).join('|')})`;
	});
	return spelled.join('');
}
function base64Digits(key) {
	return [0, 1, 2].flatMap(offset => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
		const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
		return [bytes.toString('base64').slice(start, end), bytes.toString('base64url').slice(start, end)];
	});
}
function createPartRedactor(key) {
	const partLength = Math.min(MIN_PART_LENGTH, key.length);
	const partAt = (text, start) => text.slice(start, start + partLength);
	const parts = new Set(Array.from(key, (_, start) => partAt(key, start)).filter(part => part.length === partLength));
	return text => {
		const dense = text.replaceAll(' ', '');
		const starts = [];
		for (let at = 0; at + partLength <= dense.length; at++) if (parts.has(partAt(dense, at))) starts.push(at);
		if (starts.length === 0) return text;
		const places = Array.from(text.matchAll(/[^ ]/g), ({index}) => index);
		let result = '';
		let copied = 0;
		for (const at of starts) {
			const [start = 0, last = 0] = [places[at], places[at + partLength - 1]];
			if (start > copied || copied === 0) result += text.slice(copied, start) + MASK;
			copied = last + 1;
		}
		return result + text.slice(copied);
	};
}

;// external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
;// external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// ./build/node_modules/@actions/core/lib/utils.js
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
;// ./build/node_modules/@actions/core/lib/command.js


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
						} else {
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
	return toCommandValue(s).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/:/g, '%3A').replace(/,/g, '%2C');
}

;// external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// ./build/node_modules/@actions/core/lib/file-command.js




function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) {
		throw new Error(`Unable to find environment variable for file command ${command}`);
	}
	if (!external_fs_namespaceObject.existsSync(filePath)) {
		throw new Error(`Missing file at path: ${filePath}`);
	}
	external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {encoding: 'utf8'});
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) {
		throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	}
	if (convertedValue.includes(delimiter)) {
		throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	}
	return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}

;// ./build/node_modules/@actions/github/lib/context.js


class Context {
	constructor() {
		var _a, _b, _c;
		this.payload = {};
		if (process.env.GITHUB_EVENT_PATH) {
			if ((0,external_fs_namespaceObject.existsSync)(process.env.GITHUB_EVENT_PATH)) {
				this.payload = JSON.parse((0,external_fs_namespaceObject.readFileSync)(process.env.GITHUB_EVENT_PATH, {encoding: 'utf8'}));
			} else {
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
		this.graphqlUrl = (_c = process.env.GITHUB_GRAPHQL_URL) !== null && _c !== void 0 ? _c : `https://api.github.com/graphql`;
	}
	get issue() {
		const payload = this.payload;
		return Object.assign(Object.assign({}, this.repo), {number: (payload.issue || payload.pull_request || payload).number});
	}
	get repo() {
		if (process.env.GITHUB_REPOSITORY) {
			const [owner, repo] = process.env.GITHUB_REPOSITORY.split('/');
			return {owner, repo};
		}
		if (this.payload.repository) {
			return {owner: this.payload.repository.owner.login, repo: this.payload.repository.name};
		}
		throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'");
	}
}

;// runner/toolkit.js





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
	else issueCommand(command, {name}, value);
}

;// runner/api-key.js


const MIN_API_KEY_LENGTH = 8;
const MAX_API_KEY_LENGTH = 1000;
const API_KEY = new RegExp(`^(?!http)[\\x21-\\x7e]{${MIN_API_KEY_LENGTH},${MAX_API_KEY_LENGTH}}$`, 'i');
let redact = text => text;
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

;// runner/inputs.js



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
	const {expected, emptyHint, isExact = false, visiblePart = shortValue} = parser;
	const raw = getInput(name);
	const value = raw.trim();
	if (value === '') {
		if (defaultValue !== undefined) return defaultValue;
		const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
		throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
	}
	const refuse = why => {
		const shown = showsValues ? previewOf(value, visiblePart(value)) : '';
		return new Error(`Input ${name}${shown} is not accepted: ${why}.`);
	};
	if (isExact && raw !== value) throw refuse('remove the white space around it');
	let parsed;
	try {
		parsed = parser.parse(value, entry => (showsValues ? previewOf(entry, shortValue(entry)) : ''), showsValues);
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
	return ` (${formatCount(value.length, 'character')})`;
}

;// action-error.js
class ActionError extends Error {
	title;
	detail;
	hint;
	advisesRerun;
	constructor(detail, {title = '', hint, advisesRerun = false, cause}) {
		const statement = detail.replace(/\.$/, '');
		super(`${title && `${title}: `}${statement}. ${hint}`, {cause});
		this.title = title;
		this.detail = statement;
		this.hint = hint;
		this.advisesRerun = advisesRerun;
	}
}
function formatWarning({text, cause}) {
	return cause ? `${text} ${cause.message}` : text;
}

;// runner/html.js



function renderWarning(warning) {
	return renderNotice('Warning', warning);
}
function renderNotice(heading, {text, cause}) {
	const because = cause ? ` ${renderCause(cause)} ${renderText(cause.hint)}` : '';
	return `<p><strong>${heading}:</strong> ${renderText(text)}${because}</p>`;
}
function renderError(error) {
	if (error instanceof ActionError) {
		const advice = error.hint && `\n<p><strong>What to do:</strong> ${renderText(error.hint)}</p>`;
		return `<p>${renderCause(error)}</p>${advice}`;
	}
	const problems = error.message.split('\n');
	return problems.map(problem => `<p>${inlineCode(problem, MAX_MESSAGE_LENGTH)}</p>`).join('\n');
}
function renderCause({title, detail}) {
	return `${title && `${renderText(title)}: `}${inlineCode(detail, MAX_MESSAGE_LENGTH)}.`;
}
function escapeHtml(text) {
	return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
function renderText(text) {
	return renderLine(text, MAX_MESSAGE_LENGTH);
}
function renderTextWithCode(text) {
	return renderText(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}
function inlineCode(text, max = text_MAX_FIELD_LENGTH) {
	return `<code>${renderLine(text, max)}</code>`;
}
function renderLine(text, max) {
	return escapeHtml(truncate(redactApiKey(toSingleLine(text)), max));
}
function renderTable(rows) {
	return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}
function renderNameList(names) {
	const rest = names.length - text_MAX_LISTED_NAMES;
	const shown = names.slice(0, text_MAX_LISTED_NAMES).map(name => inlineCode(name));
	return `${shown.join(', ') || 'unknown'}${rest > 0 ? `, and ${rest} more` : ''}`;
}
function renderAllNames(names) {
	if (names.length === 0) return 'unknown';
	const lines = names.map(name => renderLine(name, MAX_FIELD_LENGTH) || '?');
	const list = `<pre>\n${lines.join('\n')}\n</pre>`;
	if (names.length <= MAX_LISTED_NAMES) return list;
	return `<details><summary>all ${names.length} names</summary>${list}</details>`;
}
function joinBlocks(...blocks) {
	return blocks.filter(Boolean).join('\n');
}

;// runner/workflow-run.js


function workflowRunUrl() {
	const {GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id} = process.env;
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
		const {serverUrl, repo, runId, runAttempt, eventName, ...context} = new Context();
		const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
		const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
		if (!actor || !eventName || !runId) return undefined;
		return {actor, event: eventName, url: `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}`};
	} catch {
		return undefined;
	}
}

;// runner/reporter.js





function log(line) {
	info(toSafeLine(line));
}
const debug = isDebug() ? line => annotate('debug', toSafeLine(line)) : undefined;
function warn(line) {
	annotate('warning', toSafeLine(line));
}
function notice(line) {
	annotate('notice', toSafeLine(line));
}
function setOutputs(outputs, description) {
	try {
		for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
	} catch (cause) {
		throw new Error(`${description} could not be written: ${cause.message}`, {cause});
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
function writeSummary(summary) {
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

;// external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// pki/der.js
const der_INTEGER = 0x02;
const der_BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const der_SEQUENCE = 0x30;
const SET = 0x31;
const CONSTRUCTED = 0x20;
const MULTI_BYTE_TAG = 0x1f;
const MAX_LENGTH_OCTETS = 3;
function der_parseElements(der) {
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
	return {tag, content: der.subarray(start, start + length), der: der.subarray(0, start + length)};
}
function assertDer(der) {
	for (const element of der_parseElements(der)) {
		if ((element.tag & CONSTRUCTED) !== 0) assertDer(element.content);
		if (element.tag === OBJECT_IDENTIFIER) parseOid(element);
	}
}
function der_expectTag(element, tag) {
	if (element?.tag !== tag) throw new Error(`a DER element with tag ${tag} is missing`);
	return element;
}
function der_parseSequence(element) {
	return der_parseElements(der_expectTag(element, der_SEQUENCE).content);
}
function parseOid(element) {
	const arcs = [];
	let arc;
	for (const octet of der_expectTag(element, OBJECT_IDENTIFIER).content) {
		if (arc === undefined && octet === 0x80) throw new Error('an object identifier is not minimal');
		arc = ((arc ?? 0n) << 7n) | BigInt(octet & 0x7f);
		if (octet >= 0x80) continue;
		arcs.push(arc);
		arc = undefined;
	}
	const [first, ...rest] = arcs;
	if (first === undefined || arc !== undefined) throw new Error('an object identifier is cut short');
	const root = first < 80n ? first / 40n : 2n;
	return [root, first - root * 40n, ...rest].join('.');
}
function der_findPemBlocks(text, label) {
	const block = new RegExp(`-----BEGIN (${label})-----\\s[A-Za-z0-9+/=\\s]*?-----END \\1-----`, 'g');
	return Array.from(text.matchAll(block), ([found]) => `${found.replace(/\r\n?/g, '\n')}\n`);
}
function decodePemBlock(block) {
	return Buffer.from(block.replace(/-----.*?-----/g, ''), 'base64');
}

;// pki/extensions.js

const EXTENSIONS = 0xa3;
const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3';
const CERTIFICATE_POLICIES = '2.5.29.32';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const EV_POLICY = '2.23.140.1.1';
function parseExtensions(tbsCertificate) {
	const extensions = new Map();
	const field = tbsCertificate.find(({tag}) => tag === EXTENSIONS);
	if (!field) return extensions;
	for (const extension of der_parseSequence(der_parseElements(field.content)[0])) {
		const elements = der_parseSequence(extension);
		const oid = parseOid(elements[0]);
		if (extensions.has(oid)) throw new Error('an extension comes twice');
		extensions.set(oid, der_expectTag(elements.at(-1), OCTET_STRING).content);
	}
	if (extensions.has(PRECERTIFICATE_POISON)) throw new Error('it is a precertificate');
	return extensions;
}
function isEv(extensions) {
	const policies = parseValue(extensions, CERTIFICATE_POLICIES).map(policy => {
		const [oid, qualifiers, ...rest] = der_parseSequence(policy);
		if (qualifiers) der_expectTag(qualifiers, der_SEQUENCE);
		if (rest.length > 0) throw new Error('bytes follow a policy');
		return parseOid(oid);
	});
	return policies.includes(EV_POLICY);
}
function extendedKeyUsages(extensions) {
	const usages = parseValue(extensions, EXTENDED_KEY_USAGE).map(parseOid);
	if (usages.length === 0 && extensions.has(EXTENDED_KEY_USAGE)) throw new Error('the extended key usage is empty');
	return usages;
}
function parseValue(extensions, oid) {
	const value = extensions.get(oid);
	if (!value) return [];
	assertDer(value);
	const [sequence, ...rest] = der_parseElements(value);
	if (rest.length > 0) throw new Error('bytes follow the value of an extension');
	return der_parseSequence(sequence);
}

;// external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// pki/names.js




function isDnsName(text) {
	return /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}
function names_missingNames(expected, actual) {
	const known = new Set(actual.map(names_normalizeName));
	return expected.filter(name => !known.has(names_normalizeName(name)));
}
function includesName(names, name) {
	return names_missingNames([name], names).length === 0;
}
function names_allDnsNames({commonName, dnsNames}) {
	return [...dnsNames, ...(isDnsName(commonName) ? names_missingNames([commonName], dnsNames) : [])];
}
const UNICODE_NAME = /^[\w.*-]*[^\0-\x7f](?:[\w.*-]|[^\0-\x7f])*$/;
function names_normalizeName(name) {
	return ((UNICODE_NAME.test(name) && (0,external_node_url_namespaceObject.domainToASCII)(name)) || name).toLowerCase();
}
const SUBJECT_ALT_NAME = '2.5.29.17';
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
function parseSubjectAltNames(extensions) {
	const names = parseValue(extensions, SUBJECT_ALT_NAME);
	const dnsSans = names.filter(({tag}) => tag === DNS_NAME).map(({content}) => content.toString('latin1'));
	const dnsNames = dnsSans.filter(isDnsName);
	return {dnsSans, dnsNames, nonDnsNameCount: names.length - dnsNames.length, altNames: names.flatMap(textsOf)};
}
function textsOf({tag, content}) {
	if ((tag & CONSTRUCTED) !== 0) return der_parseElements(content).flatMap(textsOf);
	return [tag === IP_ADDRESS ? formatIpAddress(content) : content.toString()];
}
function formatIpAddress(bytes) {
	if (bytes.length === 4) return bytes.join('.');
	const groups = bytes.toString('hex').replace(/.{4}(?=.)/g, '$&:');
	return external_node_net_namespaceObject.SocketAddress.parse(`[${groups}]:1`)?.address ?? '';
}
const COMMON_NAME = '2.5.4.3';
function parseCommonName(subject) {
	const attributes = der_parseSequence(subject).flatMap(set => der_parseElements(der_expectTag(set, SET).content));
	const values = attributes.map(der_parseSequence).filter(([type]) => parseOid(type) === COMMON_NAME);
	return decodeText(values.at(-1)?.[1]);
}
const BMP_STRING = 0x1e;
const UNIVERSAL_STRING = 0x1c;
const TELETEX_STRING = 0x14;
function decodeText(element) {
	const {tag, content} = element ?? {tag: 0, content: Buffer.alloc(0)};
	switch (tag) {
		case BMP_STRING:
			return Buffer.from(content).swap16().toString('utf16le');
		case UNIVERSAL_STRING:
			return Array.from({length: content.length / 4}, (_, index) => String.fromCodePoint(content.readUInt32BE(index * 4))).join('');
		case TELETEX_STRING:
			return content.toString('latin1');
		default:
			return content.toString();
	}
}

;// pki/sct-list.js

const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';
const LOG_ID_BYTES = 32;
const TIMESTAMP_BYTES = 8;
const ALGORITHM_BYTES = 2;
function countScts(extensions) {
	const value = extensions.get(SCT_LIST);
	if (!value) return {sctCount: 0, sctLogCount: 0};
	const [octets, ...rest] = der_parseElements(value);
	if (rest.length > 0) throw new Error('bytes follow the SCT list');
	const list = new TlsReader(der_expectTag(octets, OCTET_STRING).content);
	const scts = new TlsReader(list.readVector());
	list.expectEnd();
	const logIds = [];
	let sctCount = 0;
	do {
		const logId = parseSct(scts.readVector());
		if (logId !== undefined) logIds.push(logId);
		sctCount += 1;
	} while (!scts.isAtEnd);
	return {sctCount, sctLogCount: new Set(logIds).size};
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

;// pki/validity.js

const UTC_TIME = 0x17;
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
function parseValidity(element) {
	const [from, till] = der_parseSequence(element);
	return [parseTime(from), parseTime(till)];
}
function parseTime({tag, content}) {
	const text = content.toString('latin1');
	const century = text < '5' ? '20' : '19';
	const [, year, month, day, hour, minute, second] = TIME.exec(tag === UTC_TIME ? century + text : text) ?? [];
	const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
	const date = new Date(time);
	if (Number.isNaN(date.getTime()) || date.toISOString() !== time) throw new Error('the validity is not a date');
	return date;
}

;// pki/certificate.js






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
	const blocks = der_findPemBlocks(text, 'CERTIFICATE');
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
		const tbsCertificate = der_parseSequence(der_parseSequence(der_parseElements(der)[0])[0]);
		const [, , , validity, subject, publicKey] = tbsCertificate.filter(({tag}) => tag !== VERSION);
		const extensions = parseExtensions(tbsCertificate);
		const [validFrom, validTill] = parseValidity(validity);
		const commonName = parseCommonName(subject);
		const names = parseSubjectAltNames(extensions);
		const isCovered = commonName === '' || isDnsName(commonName) || includesName(names.dnsNames, commonName);
		const scts = countScts(extensions);
		return {
			...scts,
			ctStatus: scts.sctCount > 0 ? 'enabled' : 'disabled',
			validFrom,
			validTill,
			isEv: isEv(extensions),
			serialNumber: x509.serialNumber,
			commonName,
			...names,
			nonDnsNameCount: names.nonDnsNameCount + (isCovered ? 0 : 1),
			extendedKeyUsages: extendedKeyUsages(extensions),
			issuer: (x509.issuer ?? '').replaceAll('\n', ', '),
			publicKey: publicKeyOf(der_expectTag(publicKey, der_SEQUENCE).der)
		};
	});
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
		return certificate_normalizePublicKey(spki);
	} catch {
		return spki;
	}
}
function certificate_normalizePublicKey(spki) {
	return (0,external_node_crypto_namespaceObject.createPublicKey)({key: spki, format: 'der', type: 'spki'}).export({type: 'spki', format: 'der'});
}
function publicKeyDigest(spki) {
	return createHash('sha256').update(spki).digest('hex');
}
function orUnreadable(read) {
	try {
		return read();
	} catch (error) {
		throw new Error(UNREADABLE, {cause: error});
	}
}
function parseCertificateWithChain(text) {
	const blocks = findCertificates(text).map(pem => ({pem, x509: parseX509(pem)}));
	const unique = [...new Map(blocks.map(block => [block.x509.fingerprint256, block])).values()];
	const [leaf, ...otherLeaves] = unique.filter(({x509}) => !x509.ca);
	if (!leaf) throw new Error('the response has no end-entity certificate in PEM');
	if (otherLeaves.length > 0) throw new Error('the response has two different end-entity certificates');
	const intermediates = unique.filter(({x509}) => x509.ca);
	const chain = [leaf, ...orderChain(leaf, intermediates)];
	return {...readCertificate(leaf.pem, leaf.x509), chainPem: chain.map(({pem}) => pem).join('')};
}
function orderChain(issued, intermediates) {
	const issuer = intermediates.find(({x509}) => issued.x509.checkIssued(x509));
	if (!issuer) return [...intermediates];
	const rest = intermediates.filter(block => block !== issuer);
	return [issuer, ...orderChain(issuer, rest)];
}

;// external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// clock.js

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
const systemClock = {now: () => performance.timeOrigin + performance.now(), random: Math.random, sleep: (ms, signal) => (0,promises_namespaceObject.setTimeout)(ms, undefined, signal && {signal})};

;// ./build/node_modules/@actions/http-client/lib/proxy.js
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
			if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://')) return new DecodedURL(`http://${proxyVar}`);
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
		.map(x => x.trim().toUpperCase())
		.filter(x => x)) {
		if (upperNoProxyItem === '*' || upperReqHosts.some(x => x === upperNoProxyItem || x.endsWith(`.${upperNoProxyItem}`) || (upperNoProxyItem.startsWith('.') && x.endsWith(`${upperNoProxyItem}`)))) {
			return true;
		}
	}
	return false;
}
function isLoopbackAddress(host) {
	const hostLower = host.toLowerCase();
	return hostLower === 'localhost' || hostLower.startsWith('127.') || hostLower.startsWith('[::1]') || hostLower.startsWith('[0:0:0:0:0:0:0:1]');
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

;// http/proxy.js



const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'];
function resolveProxy(url) {
	const variable = PROXY_VARIABLES.find(name => process.env[name]);
	if (variable === undefined || url.protocol !== 'https:' || checkBypass(url)) return undefined;
	const proxy = parseProxy(process.env[variable].trim());
	if (!proxy)
		throw new ActionError(`${variable} is not a usable URL: write http://host:port`, {
			hint: 'Correct the variable where the runner or the workflow sets it (percent-encode special characters in a password), or list the host in no_proxy.'
		});
	process.env[variable] = proxy.href;
	return {host: proxy.host, variable};
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
	const {options, proxyOptions, request} = tunnel;
	options.rejectUnauthorized = true;
	proxyOptions.rejectUnauthorized = true;
	proxyOptions.signal = signal;
	proxyOptions.host = proxyOptions.host.replace(/^\[(.*)\]$/, '$1');
	proxyOptions.servername = (0,external_node_net_namespaceObject.isIP)(proxyOptions.host) ? '' : proxyOptions.host;
	if (proxyOptions.proxyAuth === undefined) return;
	const credentials = `Basic ${Buffer.from(proxyOptions.proxyAuth).toString('base64')}`;
	proxyOptions.proxyAuth = undefined;
	tunnel.request = connect => request({...connect, headers: {...connect.headers, 'Proxy-Authorization': credentials}});
}
const CONNECTION_LOST = /^(?:socket hang up|Client network socket disconnected)/;
function parseTunnelError(message) {
	if (message.startsWith('got illegal response body from proxy')) return {text: message, code: ''};
	const [, kind, detail = ''] = /^tunneling socket could not be established, (statusCode|cause)=(.*)/s.exec(message) ?? [];
	if (kind === undefined) return undefined;
	if (kind === 'statusCode') return {text: message, status: Number(detail), code: ''};
	if (detail === '') return {text: `${message}none of its addresses could be reached`, code: 'ECONNREFUSED'};
	const code = CONNECTION_LOST.test(detail) ? 'ECONNRESET' : (detail.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '');
	return {text: message, code};
}

;// http/request-error.js

class RequestError extends ActionError {
	retryability;
	retryAfter;
	inDoubt;
	status;
	isKeyRefused;
	isForeign;
	constructor(detail, options) {
		super(detail, options);
		const {retryability = 'permanent', retryAfter, inDoubt = false, status} = options;
		const {isKeyRefused = false, isForeign = false} = options;
		this.retryability = retryability;
		this.retryAfter = retryAfter;
		this.inDoubt = inDoubt;
		this.status = status;
		this.isKeyRefused = isKeyRefused;
		this.isForeign = isForeign;
	}
	with(changes) {
		const advisesRerun = changes.hint === undefined && this.advisesRerun;
		return new RequestError(changes.detail ?? this.detail, {...this, advisesRerun, ...changes});
	}
}
function toRequestError(error) {
	if (error instanceof RequestError) return error;
	if (error.name !== 'AbortError') throw error;
	return new RequestError('timed out waiting for a response', {hint: "Check the runner's network and the service.", retryability: 'transient'});
}
const CHECK_API_URL_HINT = 'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

;// http/retry-policy.js
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_BACKOFF_MS = 60_000;
const MAX_RATE_LIMIT_TIME_MS = 240_000;
const MAX_RETRY_TIME_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
function decideRetry(error, state, now, random) {
	const {rateLimits, failures, retries, mayRepeat, elapsedMs, remainingMs} = state;
	const {retryability} = error;
	const attempt = rateLimits + failures;
	const note = attemptNote(retryability, state);
	if (retryability === 'permanent') return {kind: 'stop', note, pauseMs: undefined};
	if (remainingMs !== undefined) {
		const delayMs = delayWithin(remainingMs, error, attempt, now, random);
		return {kind: 'retry', delayMs, message: retryMessage(`${attempt}`, error, delayMs), pauseMs: undefined};
	}
	const backoffMs = backoffDelayMs(attempt, retryability, random);
	const retryAfterMs = parseRetryAfter(error.retryAfter, now);
	const isRateLimit = retryability === 'rate-limited';
	const minimumMs = isRateLimit && rateLimits > retries ? backoffMs : 0;
	const delayMs = Math.max(retryAfterMs ?? backoffMs, minimumMs);
	const isBusy = error.status === 503 && retryAfterMs !== undefined;
	const isPause = (isRateLimit || isBusy) && delayMs <= MAX_RETRY_AFTER_MS;
	const pauseMs = isPause ? delayMs : undefined;
	const stop = why => ({kind: 'stop', note: note + why, pauseMs});
	if (!mayRepeat || retries === 0 || failures > retries) return stop('');
	if (delayMs > MAX_RETRY_AFTER_MS)
		return stop(
			`; the service asks for a wait of ${delayMs > DAY_MS ? 'more than a day' : `${Math.ceil(delayMs / 1000)} seconds`}, but this action waits at most ${MAX_RETRY_AFTER_MS / 1000} seconds`
		);
	if (isRateLimit && elapsedMs + delayMs > MAX_RATE_LIMIT_TIME_MS) return stop(`; a rate-limited request is retried for ${MAX_RATE_LIMIT_TIME_MS / MINUTE_MS} minutes at most`);
	if (elapsedMs + delayMs > MAX_RETRY_TIME_MS) return stop(`; no attempt begins more than ${MAX_RETRY_TIME_MS / MINUTE_MS} minutes after the first`);
	return {kind: 'retry', delayMs, message: retryMessage(attemptCount(retryability, state), error, delayMs), pauseMs};
}
function retryMessage(count, {detail}, delayMs) {
	return `Attempt ${count} failed: ${detail}. Next attempt in ${(delayMs / 1000).toFixed(1)} seconds.`;
}
function delayWithin(remainingMs, {retryability, retryAfter}, attempt, now, random) {
	const backoffMs = backoffDelayMs(attempt, retryability, random);
	const retryAfterMs = parseRetryAfter(retryAfter, now) ?? 0;
	return retryAfterMs < remainingMs ? Math.max(backoffMs, retryAfterMs) : backoffMs;
}
function attemptNote(retryability, state) {
	return state.rateLimits + state.failures === 1 ? '' : ` (attempt ${attemptCount(retryability, state)})`;
}
function attemptCount(retryability, state) {
	const {rateLimits, failures, retries, remainingMs} = state;
	const isKnown = retryability !== 'rate-limited' && remainingMs === undefined;
	return `${rateLimits + failures}${isKnown ? ` of ${rateLimits + retries + 1}` : ''}`;
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
const TRANSIENT_ERROR_CODES = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];
function classifyErrorCode(code) {
	return TRANSIENT_ERROR_CODES.includes(code) ? 'transient' : 'permanent';
}
function classifyTunnelError({status, code}) {
	if (status !== undefined) return isServerError(status) ? 'transient' : 'permanent';
	return classifyErrorCode(code);
}
function isIdempotent(method) {
	return method !== 'POST';
}

;// http/network-errors.js




function timeoutError(seconds, established) {
	return new RequestError(`no complete response within ${formatCount(seconds, 'second')}`, {
		hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
		retryability: 'transient',
		inDoubt: established
	});
}
function responseTooLargeError(maxBytes) {
	return new RequestError(`the response is larger than ${maxBytes / 2 ** 20} MiB`, {hint: CHECK_API_URL_HINT});
}
function networkError(error, established, sanitize, proxyVariable = 'https_proxy') {
	const {code = '', message} = unwrapAggregateError(error);
	const tunnel = parseTunnelError(message);
	const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
	const retryability = tunnel ? classifyTunnelError(tunnel) : classifyErrorCode(code);
	return new RequestError(sanitize(text.replace(NODE_CA_ADVICE, '').replace(OPENSSL_ERROR, '$1')), {
		hint: tunnel ? hintForProxyError(tunnel.code, text, retryability, proxyVariable) : hintForError(code, text, retryability, proxyVariable),
		advisesRerun: retryability === 'transient' && !isUnresolved(tunnel?.code ?? code),
		retryability,
		inDoubt: established
	});
}
function describeError(error) {
	const {code, message, cause} = unwrapAggregateError(error);
	const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
	return `${code ?? 'without a code'}, ${message.replace(NODE_CA_ADVICE, '')}${why}`;
}
function unwrapAggregateError(error) {
	if (!(error instanceof AggregateError)) return error;
	const errors = error.errors;
	return errors.findLast(({code = ''}) => classifyErrorCode(code) === 'transient') ?? errors.at(-1) ?? error;
}
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;
const OPENSSL_ERROR = /[\dA-F]+:error:[\dA-F]+:[^:]*:[^:]*:([^:]*):[^:]*:\d+:(?:SSL alert number \d+)?\s*/;
const CLIENT_CERTIFICATE_ALERT = /alert (?:certificate required|handshake failure)/;
function hintForProxyError(code, text, retryability, variable) {
	if (isUnresolved(code)) return `The host name of the proxy does not resolve: check ${variable} for a typing error, and the runner's DNS.`;
	if (retryability === 'transient') return `Check the proxy in ${variable} ${TRANSIENT_HINT}`;
	if (CLIENT_CERTIFICATE_ALERT.test(text)) return `The proxy in ${variable} ${refusedHandshake(variable)}`;
	return text.includes('certificate')
		? `The proxy's TLS certificate is not trusted: check ${variable}; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.`
		: `The proxy in ${variable} does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.`;
}
function refusedHandshake(variable) {
	return `refused the TLS connection: it may demand a client certificate, and this action has none. Check api-url and ${variable}.`;
}
const TRANSIENT_HINT = "and the runner's network, or run again later.";
function hintForError(code, text, retryability, variable) {
	if (isUnresolved(code)) return `The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set ${variable}.`;
	if (retryability === 'transient') return `Check api-url ${TRANSIENT_HINT}`;
	if (CLIENT_CERTIFICATE_ALERT.test(text)) return `The server ${refusedHandshake(variable)}`;
	if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
		return "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";
	return CHECK_API_URL_HINT;
}
function isUnresolved(code) {
	return code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

;// external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
;// external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
// EXTERNAL MODULE: ./build/node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(609);
;// http/undici-stub.js
class ProxyAgent {
	constructor() {
		throw new Error('undici is not in this bundle');
	}
}

;// ./build/node_modules/@actions/http-client/lib/index.js
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
const HttpRedirectCodes = [HttpCodes.MovedPermanently, HttpCodes.ResourceMoved, HttpCodes.SeeOther, HttpCodes.TemporaryRedirect, HttpCodes.PermanentRedirect];
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
			return new Promise(resolve =>
				__awaiter(this, void 0, void 0, function* () {
					let output = Buffer.alloc(0);
					this.message.on('data', chunk => {
						output = Buffer.concat([output, chunk]);
					});
					this.message.on('end', () => {
						resolve(output.toString());
					});
				})
			);
		});
	}
	readBodyBuffer() {
		return __awaiter(this, void 0, void 0, function* () {
			return new Promise(resolve =>
				__awaiter(this, void 0, void 0, function* () {
					const chunks = [];
					this.message.on('data', chunk => {
						chunks.push(chunk);
					});
					this.message.on('end', () => {
						resolve(Buffer.concat(chunks));
					});
				})
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
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			const res = yield this.get(requestUrl, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	postJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
			const res = yield this.post(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	putJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
			const res = yield this.put(requestUrl, data, additionalHeaders);
			return this._processResponse(res, this.requestOptions);
		});
	}
	patchJson(requestUrl_1, obj_1) {
		return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
			const data = JSON.stringify(obj, null, 2);
			additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
			additionalHeaders[Headers.ContentType] = this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
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
				while (response.message.statusCode && HttpRedirectCodes.includes(response.message.statusCode) && this._allowRedirects && redirectsRemaining > 0) {
					const redirectUrl = response.message.headers['location'];
					if (!redirectUrl) {
						break;
					}
					const parsedRedirectUrl = new URL(redirectUrl);
					if (parsedUrl.protocol === 'https:' && parsedUrl.protocol !== parsedRedirectUrl.protocol && !this._allowRedirectDowngrade) {
						throw new Error(
							'Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.'
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
		const req = info.httpModule.request(info.options, msg => {
			const res = new HttpClientResponse(msg);
			handleResult(undefined, res);
		});
		let socket;
		req.on('socket', sock => {
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
				proxy: Object.assign(Object.assign({}, (proxyUrl.username || proxyUrl.password) && {proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`}), {host: proxyUrl.hostname, port: proxyUrl.port})
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
			const options = {keepAlive: this._keepAlive, maxSockets};
			agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
			this._agent = agent;
		}
		if (usingSsl && this._ignoreSslError) {
			agent.options = Object.assign(agent.options || {}, {rejectUnauthorized: false});
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
				{uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1},
				(proxyUrl.username || proxyUrl.password) && {token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`}
			)
		);
		this._proxyAgentDispatcher = proxyAgent;
		if (usingSsl && this._ignoreSslError) {
			proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {rejectUnauthorized: false});
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
			return new Promise(resolve => setTimeout(() => resolve(), ms));
		});
	}
	_processResponse(res, options) {
		return __awaiter(this, void 0, void 0, function* () {
			return new Promise((resolve, reject) =>
				__awaiter(this, void 0, void 0, function* () {
					const statusCode = res.message.statusCode || 0;
					const response = {statusCode, result: null, headers: {}};
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
				})
			);
		});
	}
}
const lowercaseKeys = obj => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});

;// http/toolkit-client.js






const SOCKET_TIMEOUT_MS = 600_000;
class ToolkitClient {
	#keepAlive = new HttpClient(undefined, undefined, {keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS});
	#oneShot = new HttpClient(undefined, undefined, {keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS});
	async send(request, signal, connection) {
		const {method, headers} = request;
		const url = new URL(request.url);
		const client = isIdempotent(method) ? this.#keepAlive : this.#oneShot;
		const agent = client.getAgent(url.href);
		configureTunnel(agent, signal);
		const early = Promise.withResolvers();
		const onAbort = () => early.reject(new Error('the attempt was ended early'));
		signal.addEventListener('abort', onAbort);
		const httpModule = {
			request(options, onResponse) {
				const sent = (url.protocol === 'https:' ? external_node_https_namespaceObject.request : external_node_http_namespaceObject.request)(options, onResponse);
				trackConnection(sent, connection);
				rejectUpgrade(sent, () => early.resolve('upgraded'));
				return sent;
			}
		};
		const options = {...(0,external_node_url_namespaceObject.urlToHttpOptions)(url), method, headers: {...headers}, signal, agent, rejectUnauthorized: true};
		const response = client.requestRaw({parsedUrl: url, httpModule, options}, request.body ?? null);
		try {
			return await Promise.race([response.then(({message}) => message), early.promise]);
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
	request.on('socket', socket => {
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

;// http/http-transport.js






const MAX_BODY_BYTES = 8 * 2 ** 20;
const MAX_FAILURE_BODY_BYTES = 64 * 2 ** 10;
class HttpTransport {
	#options;
	#proxy;
	#client = new ToolkitClient();
	constructor(origin, options) {
		requireTlsVerification(origin);
		this.#proxy = resolveProxy(origin);
		this.#options = options;
	}
	async send(request, signal) {
		const attempt = new Attempt(request, this.#options, this.#proxy, signal);
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
function declaresBody({headers}) {
	return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
function requireTlsVerification(origin) {
	if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
	throw new ActionError('NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key', {
		hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.'
	});
}
class Attempt {
	signal;
	connection = {established: false};
	#request;
	#options;
	#proxy;
	#callerSignal;
	#clock;
	#startedAt;
	#timeout = new AbortController();
	#cancelTimer;
	#chunks = [];
	#byteCount = 0;
	constructor(request, options, proxy, callerSignal) {
		this.#request = request;
		this.#options = options;
		this.#proxy = proxy;
		this.#callerSignal = callerSignal;
		this.#clock = options.clock ?? systemClock;
		this.#startedAt = this.#clock.now();
		this.#cancelTimer = startTimer(this.#clock, options.timeoutSeconds * 1000, () => this.#timeout.abort());
		this.signal = AbortSignal.any([this.#timeout.signal, ...(callerSignal ? [callerSignal] : [])]);
	}
	async finish(message) {
		const {statusCode: status = 0, headers} = message;
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
		return {status, headers, body, bodyError};
	}
	finishUpgraded() {
		this.#trace(() => '101');
		return {status: 101, headers: {}, body: '', bodyError: undefined};
	}
	fail(error) {
		this.#trace(() => this.#describe(error));
		return this.#toError(error);
	}
	dispose() {
		this.#cancelTimer();
	}
	async #readBody(message, status) {
		const {isSuccess, maxBodyBytes = MAX_BODY_BYTES} = this.#request;
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
		if (error instanceof RequestError) return error;
		return this.#timeout.signal.aborted
			? timeoutError(this.#options.timeoutSeconds, this.connection.established)
			: networkError(error, this.connection.established, this.#options.sanitize, this.#proxy?.variable);
	}
	#describe(error) {
		return this.#timeout.signal.aborted ? this.#toError(error).detail : describeError(error);
	}
	#trace(outcome) {
		const {debug, sanitize} = this.#options;
		if (!debug || this.#callerSignal?.aborted) return;
		const {method, url} = this.#request;
		const ms = Math.round(this.#clock.now() - this.#startedAt);
		const size = `${this.#byteCount} bytes of body`;
		const route = this.#proxy ? `through the proxy ${this.#proxy.host}` : 'directly';
		debug(`${method} ${sanitize(new URL(url).pathname)}: ${sanitize(outcome())}; ${ms} ms, ${size}, ${route}`);
	}
}

;// http/retry-loop.js



async function withRetries({method}, operation, {retries, log, deadline, signal, rateLimiter, onAttempt, clock = systemClock}) {
	let [startedAt, rateLimits, failures, inDoubt] = [clock.now(), 0, 0, false];
	for (;;) {
		try {
			const waitingSince = clock.now();
			await rateLimiter?.acquire(signal);
			startedAt += clock.now() - waitingSince;
			const result = await operation();
			onAttempt?.(undefined);
			return result;
		} catch (error) {
			signal?.throwIfAborted();
			if (!(error instanceof RequestError)) throw error;
			onAttempt?.(error);
			inDoubt ||= error.inDoubt;
			if (error.retryability === 'rate-limited') rateLimits++;
			else failures++;
			const mayRepeat = isIdempotent(method) || !inDoubt;
			const now = clock.now();
			const remainingMs = deadline && deadline - now;
			const elapsedMs = now - startedAt;
			const state = {rateLimits, failures, retries, mayRepeat, elapsedMs, remainingMs};
			const decision = decideRetry(error, state, now, clock.random());
			if (decision.pauseMs !== undefined) rateLimiter?.pause(decision.pauseMs);
			const stop = note => error.with({detail: `${error.detail}${note}`, inDoubt});
			if (decision.kind === 'stop') throw stop(decision.note);
			log(decision.message);
			await clock.sleep(decision.delayMs, signal).catch(() => {
				throw stop(`${attemptNote(error.retryability, state)}; the time for further attempts is over`);
			});
		}
	}
}

;// version.js
const version_VERSION = '1.0.0';

;// instances.js
const API_URLS = {us: 'https://www.digicert.com/services/v2', europe: 'https://certcentral.digicert.eu/services/v2'};

;// certcentral/error-hints.js




const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const IP_RULES_HINT =
	"CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
const NOT_ELIGIBLE_HINT = 'DigiCert may also no longer let this order stay out of CT logs.';
const WRONG_KEY = 'wrong, revoked, or of the other instance';
const isAccessRefused = ({status}) => status === 401 || status === 403;
const isForeign = ({isApiError, isBodyBroken}) => !isApiError && !isBodyBroken;
const hasCode =
	(...codes) =>
	response =>
		codes.some(code => response.codes.includes(code));
const hasCodeWith =
	part =>
	({codes}) =>
		codes.some(code => code.includes(part));
const lacksPermission = hasCodeWith('missing_permission');
const mayNotApprove = hasCodeWith('invalid_approver');
function isKeyRefused(response) {
	if (response.status === 403) return hasCodeWith('invalid_key')(response);
	return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}
const HINT_RULES = [
	[({status}) => status < 400 || status >= 600, `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`],
	[
		hasCode('cert_transparency_turned_off_for_account'),
		`CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${CT_SETTINGS_PATH}, which applies to all certificates of the account and can publish their names for good.`
	],
	[response => isKeyRefused(response) && response.method !== 'POST', refusedKeyHint],
	[mayNotApprove, ({method}) => `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${method === 'POST' ? ', or set skip-approval to false' : ''}.`],
	[response => isAccessRefused(response) && isForeign(response), `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}`],
	[
		lacksPermission,
		({method}) =>
			`The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${method === 'POST' ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`
	],
	[
		isAccessRefused,
		({method}) => `The API key is not allowed to ${method === 'POST' ? 'request a reissue of this order' : 'do this'}: check its API key restrictions and the role of its user in CertCentral.`
	],
	[hasCode('not_found|order'), (_, apiUrl) => orderNotFoundHint(apiUrl)],
	[
		response => response.status === 404 && (!response.isApiError || hasCode('not_found', 'not_found|route')(response)),
		`There is nothing at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`
	],
	[({status}) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
	[({status}) => status === 429, 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).'],
	[({status, isHtml}) => status === 503 && isHtml, "This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later."],
	[({status}) => status === 408 || status >= 500, 'The service or a gateway in front of it has a problem: run again later.'],
	[({isApiError}) => isApiError, 'DigiCert refused the request: check order-id, and the order in CertCentral.']
];
function responseError(response, requested) {
	const {status, text, redirect, retryAfter} = response;
	return new RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
		hint: hintForResponse(response, requested),
		advisesRerun: classifyStatus(status) === 'transient',
		retryability: classifyStatus(status),
		retryAfter,
		inDoubt: isInDoubt(response),
		status,
		isKeyRefused: isKeyRefused(response),
		isForeign: isForeign(response)
	});
}
function isInDoubt({status, method}) {
	if (status === 408 || (status >= 500 && status < 600)) return true;
	return isIdempotent(method) ? status >= 200 && status < 300 : status < 400 || status >= 500;
}
function hintForResponse(response, {apiUrl, disablesCt}) {
	const hint = HINT_RULES.find(([applies]) => applies(response))?.[1] ?? CHECK_API_URL_HINT;
	return joinSentences(
		typeof hint === 'string' ? hint : hint(response, apiUrl),
		disablesCt && response.codes.some(code => code.startsWith('cert_transparency')) && NOT_ELIGIBLE_HINT,
		isAccessRefused(response) && IP_RULES_HINT
	);
}
function refusedKeyHint(response) {
	if (isForeign(response)) return `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT} If it came from CertCentral, the API key is ${WRONG_KEY}.`;
	return `The API key is ${WRONG_KEY}: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.`;
}
function orderNotFoundHint(apiUrl) {
	const isEurope = URL.parse(apiUrl)?.hostname === new URL(API_URLS.europe).hostname;
	const [instance, url] = isEurope ? ['US', API_URLS.us] : ['Europe', API_URLS.europe];
	return `This account has no such order: check order-id. If the order is in the ${instance} instance, set api-url to ${url}.`;
}

;// certcentral/json.js
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
	['false', false]
]);
function parseBoolean(value) {
	return BOOLEANS.get(value);
}

;// certcentral/error-response.js


const MAX_BODY_EXCERPT_LENGTH = 200;
function parseErrorResponse(response, {method, url}, {sanitize}) {
	const {status, headers, body, bodyError} = response;
	const content = parseJsonLossless(body);
	const errors = (isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content]).filter(isObject);
	const texts = errors.map(({code, message}) => [code, message].filter(part => typeof part === 'string').join(': ')).filter(Boolean);
	const target = headers.location === undefined ? null : URL.parse(headers.location, url);
	return {
		status,
		codes: errors.map(({code}) => sanitize(code)).filter(Boolean),
		isApiError: texts.length > 0,
		isHtml: isHtml(body),
		isBodyBroken: bodyError !== undefined,
		text: texts.length > 0 ? sanitize(texts.join('; ')) : describeBody(response, sanitize),
		redirect: target?.host ? sanitize(target.origin) : undefined,
		retryAfter: headers['retry-after'],
		method
	};
}
function describeBody({status, body, bodyError}, sanitize) {
	if (status === 101) return 'switching protocols';
	if (bodyError) return 'with a body that breaks off';
	return body === '' ? 'with an empty body' : `"${sanitize(body, MAX_BODY_EXCERPT_LENGTH)}"`;
}
function isHtml(body) {
	return body.trimStart().startsWith('<');
}
function unexpectedContentError(detail) {
	return new RequestError(detail, {hint: CHECK_API_URL_HINT});
}

;// certcentral/api-client.js








function getEndpoint(action, path, parse) {
	return {
		action,
		method: 'GET',
		path,
		isSuccess: status => status === 200,
		parse: ({body, bodyError}) => {
			if (bodyError) throw bodyError;
			return parse(body);
		}
	};
}
class ApiClient {
	sanitizer;
	#connection;
	#options;
	#transport;
	constructor(connection, options) {
		const {apiUrl, apiKey, timeoutSeconds} = connection;
		this.sanitizer = createSanitizer(apiKey);
		this.#connection = connection;
		this.#options = options;
		const {debug, transport, clock} = options;
		const {sanitize} = this.sanitizer;
		this.#transport = transport ?? new HttpTransport(new URL(apiUrl), {timeoutSeconds, sanitize, debug, clock});
	}
	async request(endpoint, requestOptions) {
		const {apiUrl} = this.#connection;
		const {log, clock, rateLimiter, onAttempt} = this.#options;
		const {sanitize} = this.sanitizer;
		const request = this.#createRequest(endpoint);
		const requestLine = () => sanitize(`${request.method} ${request.url}`);
		const attempt = async () => {
			const response = await this.#transport.send(request, requestOptions.signal);
			if (request.isSuccess(response.status)) return endpoint.parse(response);
			const {disablesCt} = endpoint;
			throw responseError(parseErrorResponse(response, request, this.sanitizer), {apiUrl, disablesCt});
		};
		try {
			return await withRetries(request, attempt, {...requestOptions, clock, rateLimiter, onAttempt, log: line => log(`${requestLine()}: ${line}`)});
		} catch (error) {
			if (!(error instanceof RequestError)) throw error;
			throw error.with({
				title: `Could not ${endpoint.action}`,
				detail: `${requestLine()}: ${error.detail}`,
				hint: joinSentences(error.inDoubt && endpoint.inDoubtHint, error.hint),
				advisesRerun: error.advisesRerun || (error.inDoubt && endpoint.inDoubtHint !== undefined)
			});
		}
	}
	close() {
		this.#transport.close();
	}
	#createRequest(endpoint) {
		const {apiUrl, apiKey} = this.#connection;
		const {method, path, body, accept = 'application/json', isSuccess = isAnySuccess, maxBodyBytes = this.#options.maxBodyBytes} = endpoint;
		return {
			method,
			url: `${apiUrl}${path}`,
			headers: {'X-DC-DEVKEY': apiKey, 'User-Agent': `digicert-ct-status/${version_VERSION}`, Accept: accept, ...(body !== undefined && {'Content-Type': 'application/json'})},
			...(body !== undefined && {body}),
			isSuccess,
			...(maxBodyBytes !== undefined && {maxBodyBytes})
		};
	}
}
function isAnySuccess(status) {
	return status >= 200 && status < 300;
}

;// certcentral/status-words.js
const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const UNISSUED_STATUSES = ['pending', 'processing', 'needs_approval', 'needs_csr', 'waiting_pickup', 'submitted', 'approved'];
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

;// certcentral/order.js


function parseOrder(id, response, {sanitize, redact}) {
	const {status, disable_ct, requests, is_renewed, renewed_order_id} = response;
	const certificate = fieldsOf(response['certificate']);
	const {id: certificateId, common_name, dns_names, date_issued} = certificate;
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
		issuedAt: order_parseTime(date_issued),
		openRequests: parseOpenRequests(requests),
		commonName: typeof common_name === 'string' ? redact(common_name) : '',
		dnsNames: parseNames(dns_names).map(redact),
		isRenewed: parseBoolean(is_renewed) === true,
		renewedOrderId: parseId(renewed_order_id),
		reissueDefaults: parseReissueDefaults(certificate)
	};
}
function parseNames(names) {
	return Array.isArray(names) ? names.filter(name => typeof name === 'string' && name !== '') : [];
}
const NO_ID = [undefined, null, 0, '0'];
function parseProduct(product, sanitize) {
	const {name_id, type, validation_type} = fieldsOf(product);
	return {nameId: sanitize(name_id), type: sanitize(type), validationType: sanitize(validation_type)};
}
function hasValidationType({validationType}, type) {
	return validationType.toLowerCase() === type;
}
const OTHER_PLATFORM = -1;
function parseReissueDefaults({csr, signature_hash, server_platform}) {
	const {id} = fieldsOf(server_platform);
	const isInteger = Number.isSafeInteger(id) || (typeof id === 'string' && /^-?\d{1,9}$/.test(id));
	return {
		csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
		signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
		serverPlatformId: isInteger ? Number(id) : OTHER_PLATFORM
	};
}
const COMPLETED_REQUEST_STATUSES = ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied'];
function parseOpenRequests(requests) {
	if (!Array.isArray(requests)) return [];
	return requests.filter(isOpenReissue).map(({date}) => order_parseTime(date, '23:59:59.999'));
}
function isOpenReissue(request) {
	if (!isObject(request)) return false;
	const {type, status} = request;
	if (typeof type !== 'string' || typeof status !== 'string' || status.trim() === '') return false;
	return normalizeStatus(type) === 'reissue' && !COMPLETED_REQUEST_STATUSES.includes(normalizeStatus(status));
}
const order_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
function order_parseTime(value, timeOfDay = '00:00') {
	const [, day, time = timeOfDay, zone = 'Z'] = (typeof value === 'string' && order_TIME.exec(value.trim())) || [];
	const ms = Date.parse(`${day}T${time}${zone}`);
	return Number.isNaN(ms) ? undefined : ms;
}

;// certcentral/certcentral.js





class CertCentral {
	api;
	constructor(connection, options) {
		this.api = new ApiClient(connection, options);
	}
	async setCtStatus(orderId, status, options) {
		const endpoint = {
			action: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
			method: 'PUT',
			body: JSON.stringify({disable_ct: status === 'disabled'}),
			path: `/order/certificate/${orderId}/ct-status`,
			disablesCt: status === 'disabled',
			inDoubtHint: 'The order may have been changed anyway; running again is safe.',
			isSuccess: code => code === 204,
			parse: () => undefined
		};
		await this.api.request(endpoint, options);
	}
	async getOrder(orderId, options) {
		const parse = body => {
			const response = parseJsonLossless(body);
			if (isObject(response) && parseId(response['id']) === orderId) return parseOrder(orderId, response, this.api.sanitizer);
			throw unexpectedContentError(isHtml(body) ? '200 with HTML in place of the order' : `200, but the response is not order ${orderId}`);
		};
		const path = `/order/certificate/${orderId}`;
		return this.api.request(getEndpoint(`read order ${orderId}`, path, parse), options);
	}
	async getActiveCertificate(orderId, options) {
		const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
		return this.download(`read the active certificate of order ${orderId}`, path, parseCertificate, options);
	}
	async getAccountId(options) {
		const parse = body => {
			const id = parseId(fieldsOf(parseJsonLossless(body))['id']);
			if (id !== '') return id;
			throw unexpectedContentError(isHtml(body) ? '200 with HTML in place of the account' : '200, but the response has no ID of an account');
		};
		return this.api.request(getEndpoint('read the account', '/account', parse), options);
	}
	close() {
		this.api.close();
	}
	download(action, path, parse, options) {
		const {redact, sanitize} = this.api.sanitizer;
		const parseBody = body => {
			try {
				const certificate = parse(body);
				const {commonName, dnsSans, dnsNames, altNames, issuer} = certificate;
				return {...certificate, commonName: redact(commonName), dnsSans: dnsSans.map(redact), dnsNames: dnsNames.map(redact), altNames: altNames.map(redact), issuer: sanitize(issuer)};
			} catch (error) {
				throw unexpectedContentError(`200, but ${error.message}`);
			}
		};
		return this.api.request({...getEndpoint(action, path, parseBody), accept: '*/*'}, options);
	}
}

;// domain/order-phase.js


const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
function determinePhase(order, certificate) {
	const status = normalizeStatus(order.status);
	const active = certificate instanceof RequestError ? undefined : certificate;
	const hasOpenRequest = isRequestOpen(order, active);
	const state = (phase, reissuePending) => ({phase, reissuePending, hasOpenRequest});
	if (isClosedStatus(status)) return {phase: 'closed', reissuePending: false, hasOpenRequest: false};
	if (REISSUE_STATUSES.includes(status) || hasOpenRequest) return state('issued', true);
	if (status === 'issued' || (status === 'approved' && order.isDated)) return state('issued', false);
	if (isUnissuedStatus(status)) return order.isDated || active ? state('issued', true) : state('unissued', false);
	if (order.isDated || order.certificateId !== '' || active) return state('issued', 'unknown');
	return state(order.hasInvalidCertificateId ? 'unknown' : 'unissued', 'unknown');
}
function isRequestOpen({openRequests, issuedAt}, certificate) {
	const issueTimes = [issuedAt, certificate?.validFrom.getTime()].filter(time => time !== undefined);
	const lastIssuedAt = Math.max(Number.NEGATIVE_INFINITY, ...issueTimes);
	return openRequests.some(requestedAt => requestedAt === undefined || requestedAt >= lastIssuedAt);
}

;// domain/order-snapshot.js




const MAX_READ_BACK_RETRIES = 2;
const ifOrderReadable = order => !(order instanceof RequestError) && !isClosedStatus(order.status);
const unlessClosed = order => order instanceof RequestError || !isClosedStatus(order.status);
const always = () => true;
async function fetchOrderSnapshot(api, orderId, options, fetchCertificate, needsCertificate, knownCommonName = '') {
	const skipCertificate = new AbortController();
	const orderRead = api
		.getOrder(orderId, options)
		.catch(toRequestError)
		.then(order => {
			if (!needsCertificate(order)) skipCertificate.abort();
			return order;
		});
	const signal = AbortSignal.any([skipCertificate.signal, ...(options.signal ? [options.signal] : [])]);
	const certificateRead = fetchCertificate(orderId, {...options, signal}).catch(toRequestError);
	const [order, downloaded] = await Promise.all([orderRead, certificateRead]);
	const download = skipCertificate.signal.aborted ? undefined : downloaded;
	if (order instanceof RequestError) return {order, certificate: requireName(download, orderId, knownCommonName), ...UNREAD};
	const isReissuePending = determinePhase(order, undefined).reissuePending === true;
	const certificate = isReissuePending ? download : requireName(download, orderId, order.commonName);
	return {order, certificate, ...determinePhase(order, certificate)};
}
function activeCertificate({order, phase, certificate}) {
	const mayHaveOne = phase === 'issued' || order instanceof RequestError;
	return mayHaveOne && !(certificate instanceof RequestError) ? certificate : undefined;
}
function certificateCtStatus(snapshot) {
	const {phase} = snapshot;
	if (phase === 'closed' || phase === 'unissued') return 'none';
	return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}
const UNREAD = {phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false};
function requireName(download, orderId, commonName) {
	if (!download || download instanceof RequestError || commonName === '') return download;
	if (includesName([download.commonName, ...download.altNames], commonName)) return download;
	return new RequestError('200, but the certificate is that of another order: it lacks the common name of this order', {
		title: `Could not read the active certificate of order ${orderId}`,
		hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
		advisesRerun: true,
		retryability: 'transient'
	});
}

;// runner/input-parsers.js


const orderIdInput = {parse: value => (/^[1-9]\d{0,17}$/.test(value) ? value : undefined), expected: 'a DigiCert order ID, 1 to 18 digits without a leading zero', isExact: true};
const disableCtInput = {parse: value => ({true: 'disabled', false: 'enabled'})[String(input_parsers_parseBoolean(value))], expected: 'true (keep certificates out of CT logs) or false (log them)'};
const booleanInput = {
	parse: input_parsers_parseBoolean,
	expected: 'true or false',
	emptyHint: name =>
		`If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty${name === 'dry-run' ? ', which is a real change' : ''}.`
};
function integerInput(min, max) {
	return {
		parse(value) {
			const number = /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : Number.NaN;
			return number >= min && number <= max ? number : undefined;
		},
		expected: `a whole number from ${min} to ${max}`
	};
}
const apiKeyInput = {
	parse: value => (isApiKey(value) ? value : undefined),
	expected: `a CertCentral API key, ${MIN_API_KEY_LENGTH} to ${MAX_API_KEY_LENGTH} printable ASCII characters without white space, and no URL`,
	emptyHint:
		'Most often the secret does not exist or its name is misspelled (GitHub then passes an empty string and reports no error), or it was stored as a variable and not as a secret; a secret is also empty in runs from forks, in Dependabot runs, and outside its environment.'
};
const MAX_URL_LENGTH = 2_000;
const apiUrlInput = {parse: parseApiUrl, expected: 'an https URL without credentials, query or fragment (http only for localhost, 127.0.0.0/8 or [::1])', visiblePart: originOf};
const DEFAULT_RETRIES = 5;
const DEFAULT_TIMEOUT_SECONDS = 30;
const connectionInputs = (get, instance = 'us') => ({apiKey: get('api-key', apiKeyInput), apiUrl: get('api-url', apiUrlInput, API_URLS[instance])});
const retryInputs = get => ({retries: get('retries', integerInput(0, 10), DEFAULT_RETRIES), timeoutSeconds: get('timeout-seconds', integerInput(1, 300), DEFAULT_TIMEOUT_SECONDS)});
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
function isLoopback({hostname}) {
	return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

;// set-status/inputs.js

const ctStatusInputs = get => ({
	orderId: get('order-id', orderIdInput),
	desiredStatus: get('disable-ct', disableCtInput),
	...connectionInputs(get),
	dryRun: get('dry-run', booleanInput),
	...retryInputs(get)
});

;// domain/browser-policy.js

const browser_policy_DAY_MS = 86_400_000;
const MAX_SHORT_VALIDITY_MS = 180 * browser_policy_DAY_MS;
function sctShortage({ctStatus, sctLogCount: logs, validFrom, validTill}) {
	const validityMs = validTill.getTime() - validFrom.getTime();
	const required = validityMs <= MAX_SHORT_VALIDITY_MS ? 2 : 3;
	return ctStatus === 'enabled' && logs < required ? {logs, required} : undefined;
}
const UNLOGGED_NOTICE = 'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';
function describeSctShortage({logs, required}) {
	return `the active certificate has SCTs of ${formatCount(logs, 'CT log')}, but browsers require SCTs of ${required}`;
}
function sctShortageWarning(shortage, desiredStatus) {
	const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
	return `${capitalize(describeSctShortage(shortage))}: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`;
}

;// domain/names.js

function reportedNames(certificate, order) {
	const commonName = certificate ? certificate.commonName : [order?.commonName ?? ''].filter(isPlain).join();
	const dnsNames = certificate ? namesOfCertificate(certificate) : (order?.dnsNames ?? []).filter(isPlain);
	return {commonName: commonName || (dnsNames[0] ?? ''), dnsNames};
}
function namesOfCertificate(certificate) {
	return names_allDnsNames({...certificate, dnsNames: certificate.dnsSans});
}
function namesOfUnissuedOrder({commonName, dnsNames}) {
	return [...dnsNames, ...missingNames(commonName === '' ? [] : [commonName], dnsNames)].map(normalizeName);
}
function isPlain(name) {
	return !/[\p{Cc}\p{Cf}]/u.test(name);
}

;// domain/public-tls.js
const NON_TLS_WORDS = ['x9', 'vmc', 'smime'];
const NON_TLS_TYPE = /code_signing|client|document_signing|email|smime|mark/;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
function nonPublicTlsReason({nameId, type}, certificate) {
	if (isNonTlsName(nameId.toLowerCase())) return 'product-name';
	const productType = type.toLowerCase();
	if (NON_TLS_TYPE.test(productType) && !productType.includes('ssl')) return 'product-type';
	const usages = certificate?.extendedKeyUsages ?? [];
	const isForServers = usages.includes(SERVER_AUTH) || usages.includes(ANY_EXTENDED_KEY_USAGE);
	return usages.length === 0 || isForServers ? undefined : 'key-usage';
}
function describeNonPublicTls(reason, {nameId, type}) {
	switch (reason) {
		case 'product-name':
			return `the product is not for public TLS by its name, ${nameId}`;
		case 'product-type':
			return `the product is not for public TLS by its type, ${type}`;
		case 'key-usage':
			return 'the active certificate is not for public TLS by its extended key usage';
	}
}
function isNonTlsName(nameId) {
	const words = nameId.split('_');
	return nameId.startsWith('private_') || words.some((word, index) => NON_TLS_WORDS.includes(word) || (word === 'secure' && words[index + 1] === 'email'));
}

;// set-status/result.js






function toOutputs(result) {
	const {orderId, order, ctStatus, certificate, certificateCtStatus, reissueRequired, reissuePending} = result;
	const {commonName, dnsNames} = reportedNames(certificate, order);
	return {
		'order-id': orderId,
		'ct-status': ctStatus,
		'certificate-ct-status': certificateCtStatus,
		'reissue-required': reissueRequired,
		'reissue-pending': reissuePending,
		'request-reissue': reissueRequired && reissuePending === false && certificate !== undefined,
		'sct-count': certificate?.sctCount ?? '',
		'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
		'common-name': commonName,
		'dns-names': dnsNames
	};
}
function buildResult(change, snapshot) {
	const {orderId, desiredStatus, dryRun} = change;
	const {phase, reissuePending} = snapshot;
	const order = snapshot.order instanceof RequestError ? undefined : snapshot.order;
	const certificate = activeCertificate(snapshot);
	const status = certificateCtStatus(snapshot);
	const nonPublicTls = phase === 'closed' ? undefined : nonPublicTlsReason(productOf(order), certificate);
	const state = {
		orderId,
		desiredStatus,
		dryRun,
		order,
		phase,
		reissuePending,
		ctStatus: dryRun && order ? order.ctStatus : desiredStatus,
		certificate,
		certificateCtStatus: status,
		nonPublicTls,
		sctShortage: certificate && !nonPublicTls ? sctShortage(certificate) : undefined,
		reissueRequired: status !== 'none' && status !== desiredStatus && !nonPublicTls
	};
	return {...state, kind: determineKind(state)};
}
function determineKind(state) {
	const {phase, nonPublicTls, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus} = state;
	if (phase === 'closed') return 'closed';
	if (nonPublicTls) return 'no-public-tls';
	if (certificateCtStatus === 'none') return 'unissued';
	if (reissuePending === true) return 'pending';
	if (certificateCtStatus === 'unknown') return 'unknown';
	if (reissueRequired) return 'reissue';
	return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
function productOf(order) {
	return order?.product ?? {nameId: '', type: '', validationType: ''};
}
function closedStatus({order}) {
	return normalizeStatus(order.status);
}

;// set-status/log-line.js


function formatResult(result) {
	const {orderId, dryRun, ctStatus, reissueRequired, reissuePending} = result;
	const {'common-name': commonName} = toOutputs(result);
	const subject = `order ${orderId}${commonName ? ` (${truncate(commonName, text_MAX_FIELD_LENGTH)})` : ''}`;
	const change = dryRun ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}` : `CT logging of ${subject} is now ${ctStatus}`;
	const reissue = `reissue required: ${yesOrNo(reissueRequired)}; reissue pending: ${yesOrNo(reissuePending)}`;
	return `${change}; active certificate: ${describeCertificate(result)}; ${reissue}.`;
}
function nextStep(result) {
	const {kind, desiredStatus, dryRun, ctStatus, certificateCtStatus, reissuePending} = result;
	const isChangeLeft = dryRun && ctStatus !== desiredStatus;
	const verb = isChangeLeft ? 'Run again without dry-run, then reissue' : 'Reissue';
	const condition = reissuePending === 'unknown' ? ', if CertCentral shows no pending reissue' : '';
	const reissue = `${verb} the certificate${condition}`;
	switch (kind) {
		case 'closed':
			return `Place a new order for a new certificate: the order is ${closedStatus(result)}, and nothing can be reissued on it.`;
		case 'no-public-tls':
			return 'Nothing to do: CT logging does not apply to this order.';
		case 'unissued':
			return `${isChangeLeft ? 'Run again without dry-run' : 'Nothing to do'}: certificates issued on this order ${isChangeLeft ? 'then' : 'now'} get CT logging ${desiredStatus}.`;
		case 'pending':
			return `Wait for the pending reissue, then run again${isChangeLeft ? ' without dry-run' : ' to check the new certificate'}.`;
		case 'unknown':
			return `${isChangeLeft ? 'Run again without dry-run, then check' : 'Check'} the active certificate in CertCentral: if it was not issued with CT logging ${desiredStatus}, reissue it with all of its names.`;
		case 'reissue':
			return `${reissue}: the active one was issued with CT logging ${certificateCtStatus}.`;
		case 'order-differs':
			return 'Run again without dry-run: the order will then be in sync with its active certificate.';
		case 'in-sync':
			return 'Nothing to do: the order and its active certificate are in sync.';
	}
}
function describeCertificate(result) {
	switch (result.certificateCtStatus) {
		case 'enabled':
			return `logged (${result.certificate?.sctCount} embedded ${result.certificate?.sctCount === 1 ? 'SCT' : 'SCTs'})`;
		case 'disabled':
			return 'not logged (no embedded SCTs)';
		case 'none':
			return result.phase === 'closed' ? `none: the order is ${closedStatus(result)}` : 'none issued yet';
		case 'unknown':
			return 'unknown';
	}
}
function yesOrNo(value) {
	return value === 'unknown' ? value : value ? 'yes' : 'no';
}

;// set-status/summary.js




const FUTURE_NOTICE = 'Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.';
const LOGGED_NOTICE = 'CT logs publish all names of the reissued certificate, and keep them for good.';
function renderSummary(result, warnings) {
	const {orderId, desiredStatus, dryRun, order, ctStatus, reissueRequired, reissuePending, nonPublicTls} = result;
	const {'certificate-id': certificateId, 'common-name': commonName, 'dns-names': dnsNames} = toOutputs(result);
	return joinBlocks(
		`<h2>${dryRun ? 'Dry run: ' : ''}DigiCert order ${orderId}${dryRun ? ' has' : ':'} CT logging ${ctStatus}, ${headline(result)}</h2>`,
		dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
		`<p><strong>Next:</strong> ${nextStep(result)}</p>`,
		...warnings.map(renderWarning),
		desiredStatus === 'disabled' && !nonPublicTls && `<p>${UNLOGGED_NOTICE} ${FUTURE_NOTICE}</p>`,
		desiredStatus === 'enabled' && reissueRequired && `<p>${LOGGED_NOTICE}</p>`,
		renderTable([
			['Order', `${inlineCode(orderId)}${order?.status ? `, ${inlineCode(order.status)}` : ''}`],
			['Common name', commonName ? inlineCode(commonName) : 'unknown'],
			['DNS names', renderNameList(dnsNames)],
			['Desired', `CT logging ${desiredStatus}`],
			['CT logging of the order', `<strong>${ctStatus}</strong>`],
			['Active certificate', `${certificateId && `${inlineCode(certificateId)}, `}${describeCertificate(result)}`],
			['Reissue required', `<strong>${yesOrNo(reissueRequired)}</strong>`],
			['Reissue pending', yesOrNo(reissuePending)]
		])
	);
}
function renderFailureSummary(error) {
	return joinBlocks('<h2>CT logging status: the step failed</h2>', renderError(error), '<p>No output was set.</p>');
}
function headline(result) {
	switch (result.kind) {
		case 'closed':
			return `the order is ${closedStatus(result)}`;
		case 'no-public-tls':
			return 'no public TLS';
		case 'unissued':
			return 'no certificate issued yet';
		case 'pending':
			return 'reissue pending';
		case 'unknown':
			return 'certificate unknown';
		case 'reissue':
			return 'reissue required';
		case 'order-differs':
			return result.ctStatus === 'unknown' ? 'certificate as desired' : 'out of sync';
		case 'in-sync':
			return 'in sync';
	}
}

;// pki/certificate-request.js


const REQUEST_LABEL = '(?:NEW )?CERTIFICATE REQUEST';
const PEM_BOUNDARY = '-----BEGIN ';
const BASE64_LINE_LENGTH = 64;
function certificate_request_parseCertificateRequest(text) {
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
	return {pem: toPem(der), publicKey: normalizePublicKey(expectTag(publicKey, SEQUENCE).der)};
}
function toPem(der) {
	const lines = der.toString('base64').replace(new RegExp(`.{1,${BASE64_LINE_LENGTH}}`, 'g'), '$&\n');
	return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}-----END CERTIFICATE REQUEST-----\n`;
}

;// domain/reissue-refusal.js


const CERTIFICATE_REFUSALS = {
	'non-dns-name': 'the active certificate has a name that is not a DNS name, such as an IP address or an e-mail address',
	'no-dns-name': 'the active certificate has no DNS name',
	'ev-must-be-logged': 'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged'
};
const CSR_REFUSALS = {
	missing: 'the order has no certificate signing request (CSR)',
	unreadable: 'the certificate signing request (CSR) of the order cannot be read',
	'other-key': 'the certificate signing request (CSR) of the order has another key than the active certificate'
};
function certificateRefusal(certificate, desiredStatus) {
	if (certificate.nonDnsNameCount > 0) return 'non-dns-name';
	if (allDnsNames(certificate).length === 0) return 'no-dns-name';
	return certificate.isEv && desiredStatus === 'disabled' ? 'ev-must-be-logged' : undefined;
}
function usableCsr({reissueDefaults: {csr}}, {publicKey}) {
	if (csr === '') return 'missing';
	try {
		const request = parseCertificateRequest(csr);
		return request.publicKey.equals(publicKey) ? request : 'other-key';
	} catch {
		return 'unreadable';
	}
}

;// set-status/warnings.js






function collectWarnings(result, snapshot) {
	return [...readBackWarnings(result, snapshot), ...orderWarnings(result), ...certificateWarnings(result, snapshot)];
}
function readBackWarnings({desiredStatus, dryRun, order}, snapshot) {
	const warnings = [];
	if (snapshot.order instanceof RequestError) warnings.push({text: `CT logging is ${desiredStatus}, but the order could not be read back.`, cause: snapshot.order});
	const reported = order?.ctStatus ?? 'unknown';
	if (!dryRun && reported !== desiredStatus && reported !== 'unknown')
		warnings.push({text: `The order still reports CT logging ${reported}, although DigiCert confirmed that it is ${desiredStatus}: CertCentral can lag behind a change. Check the order later.`});
	return warnings;
}
function orderWarnings(result) {
	const {order, phase, reissuePending, nonPublicTls} = result;
	const warnings = [];
	if (phase === 'closed') warnings.push({text: `The order is ${closedStatus(result)}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`});
	if (reissuePending === true) warnings.push({text: "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued."});
	if (nonPublicTls) warnings.push({text: `${capitalize(describeNonPublicTls(nonPublicTls, productOf(order)))}: CT logging does not apply, so reissue-required is false.`});
	return warnings;
}
function certificateWarnings(result, snapshot) {
	const {desiredStatus, order, phase, ctStatus, certificate, certificateCtStatus, reissueRequired} = result;
	const {nonPublicTls, sctShortage} = result;
	const warnings = [];
	if (certificate?.isEv && desiredStatus === 'disabled' && !nonPublicTls)
		warnings.push({
			text: `${capitalize(CERTIFICATE_REFUSALS['ev-must-be-logged'])}: DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.`
		});
	if (sctShortage) warnings.push({text: sctShortageWarning(sctShortage, desiredStatus)});
	if (certificateCtStatus === 'unknown') {
		const consequence = reissueRequired ? ', so reissue-required is true' : '';
		const text = `Whether the active certificate was logged is unknown${consequence}.`;
		const {certificate: download} = snapshot;
		warnings.push(
			order && phase === 'unknown' ? {text: `${text} CertCentral does not report whether a certificate was issued.`} : {text, cause: download instanceof RequestError ? download : undefined}
		);
	}
	const isOrderOther = ctStatus !== desiredStatus && ctStatus !== 'unknown';
	if (isOrderOther && certificateCtStatus === desiredStatus && !nonPublicTls)
		warnings.push({text: `The order and its active certificate are out of sync: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificateCtStatus}.`});
	return warnings;
}

;// set-status/run.js











async function run(overrides = {}) {
	try {
		const inputs = getInputs(ctStatusInputs);
		const api = new CertCentral(inputs, {log: log, debug: debug, ...overrides});
		try {
			const {orderId, desiredStatus, dryRun, retries} = inputs;
			if (!dryRun) await api.setCtStatus(orderId, desiredStatus, {retries});
			const snapshot = await fetchSnapshot(api, inputs);
			const result = buildResult(inputs, snapshot);
			publish(result, collectWarnings(result, snapshot));
		} finally {
			api.close();
		}
	} catch (error) {
		setFailed(error);
		writeSummary(renderFailureSummary(error));
	}
}
async function fetchSnapshot(api, {orderId, dryRun, retries}) {
	const options = {retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES)};
	const download = api.getActiveCertificate.bind(api);
	const needsCertificate = dryRun ? ifOrderReadable : unlessClosed;
	const snapshot = await fetchOrderSnapshot(api, orderId, options, download, needsCertificate);
	if (dryRun && snapshot.order instanceof RequestError) throw snapshot.order;
	return snapshot;
}
function publish(result, warnings) {
	const {orderId, dryRun, ctStatus, reissueRequired} = result;
	for (const warning of warnings) warn(formatWarning(warning));
	log(formatResult(result));
	if (reissueRequired) notice(`Order ${orderId}: ${nextStep(result)}`);
	setOutputs(toOutputs(result), dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`);
	writeSummary(renderSummary(result, warnings));
}

;// set-status/index.js


runToEnd(run);

