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
function capitalize(text) {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
function joinSentences(...sentences) {
	return sentences.filter(Boolean).join(' ');
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
function formatCount(count, thing) {
	return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
function formatNames(names) {
	return formatList(names, ', ', MAX_LISTED_NAMES, MAX_FIELD_LENGTH);
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
		sanitize: (value, maxLength = MAX_FIELD_LENGTH) => (typeof value === 'string' ? truncate(redactLine(value.slice(0, MAX_INSPECTED_LENGTH)), maxLength) : ''),
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
function inlineCode(text, max = MAX_FIELD_LENGTH) {
	return `<code>${renderLine(text, max)}</code>`;
}
function renderLine(text, max) {
	return escapeHtml(truncate(redactApiKey(toSingleLine(text)), max));
}
function renderTable(rows) {
	return `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;
}
function renderNameList(names) {
	const rest = names.length - MAX_LISTED_NAMES;
	const shown = names.slice(0, MAX_LISTED_NAMES).map(name => inlineCode(name));
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
	toolkit.annotate('notice', toSafeLine(line));
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
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const SET = 0x31;
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
	return {tag, content: der.subarray(start, start + length), der: der.subarray(0, start + length)};
}
function assertDer(der) {
	for (const element of parseElements(der)) {
		if ((element.tag & CONSTRUCTED) !== 0) assertDer(element.content);
		if (element.tag === OBJECT_IDENTIFIER) parseOid(element);
	}
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
	let arc;
	for (const octet of expectTag(element, OBJECT_IDENTIFIER).content) {
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
function findPemBlocks(text, label) {
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
	const policies = parseValue(extensions, CERTIFICATE_POLICIES).map(policy => {
		const [oid, qualifiers, ...rest] = parseSequence(policy);
		if (qualifiers) expectTag(qualifiers, SEQUENCE);
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
	const [sequence, ...rest] = parseElements(value);
	if (rest.length > 0) throw new Error('bytes follow the value of an extension');
	return parseSequence(sequence);
}

;// external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// pki/names.js




function isDnsName(text) {
	return /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}
function missingNames(expected, actual) {
	const known = new Set(actual.map(normalizeName));
	return expected.filter(name => !known.has(normalizeName(name)));
}
function includesName(names, name) {
	return missingNames([name], names).length === 0;
}
function allDnsNames({commonName, dnsNames}) {
	return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}
const UNICODE_NAME = /^[\w.*-]*[^\0-\x7f](?:[\w.*-]|[^\0-\x7f])*$/;
function normalizeName(name) {
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
	if ((tag & CONSTRUCTED) !== 0) return parseElements(content).flatMap(textsOf);
	return [tag === IP_ADDRESS ? formatIpAddress(content) : content.toString()];
}
function formatIpAddress(bytes) {
	if (bytes.length === 4) return bytes.join('.');
	const groups = bytes.toString('hex').replace(/.{4}(?=.)/g, '$&:');
	return external_node_net_namespaceObject.SocketAddress.parse(`[${groups}]:1`)?.address ?? '';
}
const COMMON_NAME = '2.5.4.3';
function parseCommonName(subject) {
	const attributes = parseSequence(subject).flatMap(set => parseElements(expectTag(set, SET).content));
	const values = attributes.map(parseSequence).filter(([type]) => parseOid(type) === COMMON_NAME);
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
	const [from, till] = parseSequence(element);
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
			publicKey: publicKeyOf(expectTag(publicKey, SEQUENCE).der)
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
		return normalizePublicKey(spki);
	} catch {
		return spki;
	}
}
function normalizePublicKey(spki) {
	return (0,external_node_crypto_namespaceObject.createPublicKey)({key: spki, format: 'der', type: 'spki'}).export({type: 'spki', format: 'der'});
}
function publicKeyDigest(spki) {
	return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(spki).digest('hex');
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

class request_error_RequestError extends ActionError {
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
		return new request_error_RequestError(changes.detail ?? this.detail, {...this, advisesRerun, ...changes});
	}
}
function toRequestError(error) {
	if (error instanceof request_error_RequestError) return error;
	if (error.name !== 'AbortError') throw error;
	return new request_error_RequestError('timed out waiting for a response', {hint: "Check the runner's network and the service.", retryability: 'transient'});
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
	return new request_error_RequestError(`no complete response within ${formatCount(seconds, 'second')}`, {
		hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
		retryability: 'transient',
		inDoubt: established
	});
}
function responseTooLargeError(maxBytes) {
	return new request_error_RequestError(`the response is larger than ${maxBytes / 2 ** 20} MiB`, {hint: CHECK_API_URL_HINT});
}
function networkError(error, established, sanitize, proxyVariable = 'https_proxy') {
	const {code = '', message} = unwrapAggregateError(error);
	const tunnel = parseTunnelError(message);
	const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
	const retryability = tunnel ? classifyTunnelError(tunnel) : classifyErrorCode(code);
	return new request_error_RequestError(sanitize(text.replace(NODE_CA_ADVICE, '').replace(OPENSSL_ERROR, '$1')), {
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
		if (error instanceof request_error_RequestError) return error;
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
			if (!(error instanceof request_error_RequestError)) throw error;
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
	return new request_error_RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
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
	return new request_error_RequestError(detail, {hint: CHECK_API_URL_HINT});
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
			if (!(error instanceof request_error_RequestError)) throw error;
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

;// certcentral/reissue-api.js






const EMPTY_RESPONSE = {certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: ''};
const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];
class ReissueApi extends CertCentral {
	async getIssuedCertificate(orderId, options) {
		const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
		return this.download(`read the active certificate of order ${orderId}`, path, parseCertificateWithChain, options);
	}
	async requestReissue(orderId, request, options) {
		const {commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval, comments} = request;
		const certificate = {common_name: commonName, dns_names: dnsNames, csr, signature_hash: signatureHash, server_platform: {id: serverPlatformId}};
		const endpoint = {
			action: `request a reissue of order ${orderId}`,
			method: 'POST',
			body: JSON.stringify({certificate, skip_approval: skipApproval, ...(comments !== '' && {comments})}),
			path: `/order/certificate/${orderId}/reissue`,
			parse: response => parseReissueResponse(response, this.api.sanitizer)
		};
		return this.api.request(endpoint, options);
	}
	async getValidation(orderId, options) {
		const path = `/order/certificate/${orderId}/validation`;
		const endpoint = getEndpoint(`read the validations of order ${orderId}`, path, body => {
			const response = parseJsonLossless(body);
			if (!isObject(response)) throw unexpectedContentError('200, but the response does not have the validations of the order');
			return parseValidation(response, this.api.sanitizer);
		});
		return this.api.request(endpoint, options);
	}
	async getCaaProblems(orderId, options) {
		const path = `/order/certificate/${orderId}?include_caa_status=true`;
		const endpoint = getEndpoint(`read the CAA status of order ${orderId}`, path, body => {
			const response = parseJsonLossless(body);
			if (!isObject(response) || parseId(response['id']) !== orderId) throw unexpectedContentError(`200, but the response is not order ${orderId}`);
			return parseCaaProblems(response, this.api.sanitizer);
		});
		return this.api.request(endpoint, options);
	}
	async checkDcv(orderId, options) {
		const endpoint = {action: `check the domain validation of order ${orderId}`, method: 'PUT', path: `/order/certificate/${orderId}/check-dcv`, parse: () => undefined};
		await this.api.request(endpoint, options);
	}
}
function parseReissueResponse({status, body, bodyError}, {redact}) {
	if (status !== 201 || bodyError) return EMPTY_RESPONSE;
	const {certificate_id, certificate_chain, requests, dcv_random_value} = fieldsOf(parseJsonLossless(body));
	const certificateId = parseId(certificate_id);
	const hasChain = Array.isArray(certificate_chain) && certificate_chain.length > 0;
	const isRandomValue = typeof dcv_random_value === 'string' && /^[\x21-\x7e]{1,500}$/.test(dcv_random_value);
	return {certificateId, hasChain, needsApproval: certificateId === '' && !hasChain && Array.isArray(requests), dcvRandomValue: isRandomValue ? redact(dcv_random_value) : ''};
}
function isValidationFinished(status) {
	return FINISHED_STATUSES.includes(normalizeStatus(status));
}
function parseValidation(response, {sanitize}) {
	const {dns_name_validations, organization_validations} = fieldsOf(response);
	return {
		domains: objectsIn(dns_name_validations).map(({name_scope, dns_names, status, method}) => ({
			name: sanitize(name_scope) || sanitize(Array.isArray(dns_names) ? dns_names[0] : ''),
			status: sanitize(status),
			method: sanitize(method)
		})),
		organizations: objectsIn(organization_validations).map(({type, status}) => ({type: sanitize(type), status: sanitize(status)}))
	};
}
function parseCaaProblems({caa_status_message}, {sanitize}) {
	return Object.entries(fieldsOf(caa_status_message))
		.filter(([, text]) => typeof text === 'string')
		.map(([domain, text]) => ({domain: sanitize(domain), text: sanitize(text)}));
}
function objectsIn(list) {
	return Array.isArray(list) ? list.filter(isObject) : [];
}

;// domain/account.js


async function requireAccount(api, policyFile, options) {
	const expected = policyFile?.policy.account;
	if (expected === undefined) return;
	const actual = await api.getAccountId(options).catch(error => {
		if (!(error instanceof request_error_RequestError)) throw error;
		throw error.with({
			title: `Could not check that the API key is one of account ${expected}, which the policy file names`,
			hint: `${error.hint} If this key may not read the account, account can be removed from the policy file.`
		});
	});
	if (actual === expected) return;
	throw new ActionError(`the API key is one of account ${actual}, but the policy file is that of account ${expected}`, {
		title: 'This policy is not for the account of the API key',
		hint: 'Use a key of that account, or the policy file of this one.'
	});
}

;// domain/order-phase.js


const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
function determinePhase(order, certificate) {
	const status = normalizeStatus(order.status);
	const active = certificate instanceof request_error_RequestError ? undefined : certificate;
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
const ifOrderReadable = order => !(order instanceof request_error_RequestError) && !isClosedStatus(order.status);
const unlessClosed = order => order instanceof request_error_RequestError || !isClosedStatus(order.status);
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
	if (order instanceof request_error_RequestError) return {order, certificate: requireName(download, orderId, knownCommonName), ...UNREAD};
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
	if (!download || download instanceof request_error_RequestError || commonName === '') return download;
	if (includesName([download.commonName, ...download.altNames], commonName)) return download;
	return new request_error_RequestError('200, but the certificate is that of another order: it lacks the common name of this order', {
		title: `Could not read the active certificate of order ${orderId}`,
		hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
		advisesRerun: true,
		retryability: 'transient'
	});
}

;// external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// runner/state.js




const STATE_KEY = 'transaction';
const MAX_STATE_LENGTH = 100_000;
const KEY_PURPOSE = 'digicert-ct-status: state for the post step';
function state_saveState(value, apiKey) {
	const text = encodeState(value, apiKey);
	if (text.length > MAX_STATE_LENGTH) throw new Error(`Cannot save the state for the post step: it has more than ${MAX_STATE_LENGTH} characters`);
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
		throw new Error(`Cannot save the state for the post step: ${cause.message}`, {cause});
	}
}
function encodeState(value, apiKey) {
	return authenticate((0,external_node_zlib_namespaceObject.deflateSync)(JSON.stringify(value)).toString('base64'), apiKey);
}
function authenticate(payload, apiKey) {
	const {GITHUB_RUN_ID: runId = '', GITHUB_RUN_ATTEMPT: attempt = ''} = process.env;
	const key = Buffer.from((0,external_node_crypto_namespaceObject.hkdfSync)('sha256', apiKey, '', KEY_PURPOSE, 32));
	const code = (0,external_node_crypto_namespaceObject.createHmac)('sha256', key).update(JSON.stringify([payload, runId, attempt]));
	return `${payload}.${code.digest('base64url')}`;
}

;// external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// runner/temp-file.js



const FOLDER_PREFIX = 'digicert-';
function createTempFilePath(name) {
	try {
		return (0,external_node_path_namespaceObject.join)((0,external_node_fs_namespaceObject.mkdtempSync)((0,external_node_path_namespaceObject.join)(tempFolder(), FOLDER_PREFIX)), name);
	} catch (cause) {
		throw new Error(`Cannot create a file in RUNNER_TEMP: ${cause.message}.`, {cause});
	}
}
function tempFolder() {
	return process.env['RUNNER_TEMP'] || (0,external_node_os_namespaceObject.tmpdir)();
}

;// reissue/certificate-file.js



function certificateFilePath(orderId) {
	return createTempFilePath(`order-${orderId}.pem`);
}
function writeCertificateFile(path, pem) {
	try {
		(0,external_node_fs_namespaceObject.writeFileSync)(path, pem);
	} catch (cause) {
		throw new Error(`Cannot write the certificate file: ${cause.message}.`, {cause});
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

;// reissue/limits.js
const MAX_OBSERVATION_AGE_MS = 60_000;
const MAX_OBSERVATION_REPEATS = 3;
const OBSERVATION_REPEATS_BUDGET_MS = 300_000;
const FIRST_OBSERVATION_PAUSE_MS = 1_000;
const INITIAL_POLL_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const POLL_INTERVAL_MS = 30_000;
const REQUEST_ONLY_MINUTES = 2;
const PROGRESS_INTERVAL_MS = 50_000;
const MIN_REASONS_BUDGET_MS = 30_000;
const MIN_DCV_CHECK_INTERVAL_MS = 60_000;
const GRACE_PERIOD_MS = 120_000;
const RECOVERY_TIMEOUT_SECONDS = 30;
const RECOVERY_BUDGET_MS = 235_000;
const RECOVERY_STATUS_BUDGET_MS = 60_000;
const RECOVERY_POLL_INTERVAL_MS = 10_000;
const MAX_PERMANENT_FAILURES = 3;

;// reissue/observe.js



function orderOf({order}) {
	return order instanceof request_error_RequestError ? undefined : order;
}
function certificateOf({certificate}) {
	return certificate instanceof request_error_RequestError ? undefined : certificate;
}
function readErrorsOf({kind, order, certificate, phase}) {
	const isPhaseMissing = kind === 'unreadable' && phase !== 'issued';
	const phaseError = isPhaseMissing ? unreadable('the order does not report whether it is issued') : undefined;
	return {order: order instanceof request_error_RequestError ? order : phaseError, certificate: certificate instanceof request_error_RequestError ? certificate : undefined};
}
function unreadable(detail) {
	return new request_error_RequestError(detail, {hint: CHECK_API_URL_HINT});
}
async function observe({api, clock}, {orderId, commonName, baselineSerial}, options, needsCertificate) {
	const observedAt = clock.now();
	const download = api.getIssuedCertificate.bind(api);
	const snapshot = await fetchOrderSnapshot(api, orderId, options, download, needsCertificate, commonName);
	return classify(snapshot, observedAt, baselineSerial);
}
function classify(snapshot, observedAt, baselineSerial) {
	const {order, phase, reissuePending} = snapshot;
	const certificate = certificateOf(snapshot);
	const differsFromBaseline = certificate !== undefined && certificate.serialNumber !== baselineSerial;
	const observation = {...snapshot, observedAt, differsFromBaseline};
	if (order instanceof request_error_RequestError) return {...observation, kind: 'unreadable'};
	if (phase === 'closed') return {...observation, kind: 'closed', order};
	const isUnissued = phase === 'unissued' && (baselineSerial === undefined || isUnissuedStatus(order.status));
	if (reissuePending === true || (isUnissued && baselineSerial !== undefined)) return {...observation, kind: 'pending', order};
	if (isUnissued) return {...observation, kind: 'unissued', order};
	if (phase !== 'issued' || !certificate) return {...observation, kind: 'unreadable'};
	return {...observation, kind: differsFromBaseline ? 'other-certificate' : 'unchanged', order, certificate};
}
function withCertificateAsBaseline(state) {
	const same = {...state, differsFromBaseline: false};
	return same.kind === 'other-certificate' ? {...same, kind: 'unchanged'} : same;
}

;// reissue/context.js




function createCheckpoint(transaction, persist) {
	return progress => persist(Object.assign(transaction, progress));
}
async function observeProgress(context, options, needsCertificate) {
	const {transaction} = context;
	const {orderId, commonName, baseline} = transaction;
	const known = {orderId, commonName, baselineSerial: baseline?.serialNumber};
	const state = await observe(context, known, options, needsCertificate);
	const otherCertificate = state.differsFromBaseline ? certificateOf(state) : undefined;
	const reissueSeenPending = transaction.reissueSeenPending || state.kind === 'pending';
	const reissuedCtStatus = otherCertificate?.ctStatus ?? transaction.reissuedCtStatus;
	const progress = {reissueSeenPending, reissuedCtStatus, isClosed: transaction.isClosed || state.kind === 'closed'};
	if (Object.entries(progress).some(([name, value]) => value !== transaction[name])) context.checkpoint(progress);
	return state;
}
function orderClosedError({status}) {
	return new ActionError(`the order is now ${normalizeStatus(status)}`, {title: 'The change cannot be completed', hint: 'A closed order gets no more certificates: for a new one, place a new order.'});
}
function requestGraceEndsAt({reissueRequestedAt = Number.POSITIVE_INFINITY}) {
	return reissueRequestedAt + GRACE_PERIOD_MS;
}
function pendingGraceEndsAt({pendingEndedAt = Number.POSITIVE_INFINITY}) {
	return pendingEndedAt + GRACE_PERIOD_MS;
}

;// reissue/desired.js

function hasDesiredKey({publicKey}, {keyDigest}) {
	return keyDigest === '' || publicKeyDigest(publicKey) === keyDigest;
}
function isAsDesired(certificate, desired) {
	return certificate.ctStatus === desired.desiredStatus && hasDesiredKey(certificate, desired);
}
function desiredNow({desiredStatus, requiredKeyDigest, reissueRequest, baseline}) {
	const keptKeyDigest = reissueRequest === 'none' ? undefined : baseline?.keyDigest;
	return {desiredStatus, keyDigest: requiredKeyDigest || keptKeyDigest || ''};
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

;// pki/certificate-request.js


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

;// domain/names.js

function reportedNames(certificate, order) {
	const commonName = certificate ? certificate.commonName : [order?.commonName ?? ''].filter(isPlain).join();
	const dnsNames = certificate ? namesOfCertificate(certificate) : (order?.dnsNames ?? []).filter(isPlain);
	return {commonName: commonName || (dnsNames[0] ?? ''), dnsNames};
}
function namesOfCertificate(certificate) {
	return allDnsNames({...certificate, dnsNames: certificate.dnsSans});
}
function namesOfUnissuedOrder({commonName, dnsNames}) {
	return [...dnsNames, ...missingNames(commonName === '' ? [] : [commonName], dnsNames)].map(normalizeName);
}
function isPlain(name) {
	return !/[\p{Cc}\p{Cf}]/u.test(name);
}

;// domain/approved-plan.js





const FORMAT_VERSION = '1';
const MAX_PLAN_LENGTH = 400;
const SECOND_MS = 1000;
const DIGEST = '[0-9a-f]{64}';
const FIELDS = [
	['api', 'apiHost', String.raw`(?:[\w.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[1-9]\d{0,4})?`],
	['order', 'orderId', String.raw`[1-9]\d{0,17}`],
	['ct', 'desiredStatus', 'enabled|disabled'],
	['do', 'action', 'reissue|wait|status'],
	['serial', 'serialNumber', 'none|[0-9A-F]{1,64}'],
	['names', 'namesDigest', DIGEST],
	['key', 'keyDigest', `any|${DIGEST}`],
	['at', 'plannedAt', String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`]
];
function formatPlan(plan) {
	const values = {...plan, plannedAt: formatTime(plan.plannedAt)};
	return [FORMAT_VERSION, ...FIELDS.map(([name, property]) => `${name}=${values[property]}`)].join(' ');
}
function parsePlan(text) {
	if (text.length > MAX_PLAN_LENGTH) throw new Error(`a plan has at most ${MAX_PLAN_LENGTH} characters`);
	const [version = '', ...fields] = text.split(' ');
	if (version !== FORMAT_VERSION)
		throw new Error(
			/^\d{1,3}$/.test(version) ? `it is a plan of version ${version}, but this action reads version ${FORMAT_VERSION}: plan again` : `it does not begin with the version of a plan, ${FORMAT_VERSION}`
		);
	const values = {};
	for (const [index, [name, property, pattern]] of FIELDS.entries()) {
		const value = new RegExp(`^${name}=(${pattern})$`).exec(fields[index] ?? '')?.[1];
		if (value === undefined) throw new Error(`field ${index + 2} of the plan is not a usable ${name}=…`);
		values[property] = value;
	}
	if (fields.length > FIELDS.length) throw new Error('something follows the last field of the plan, at=…');
	return toPlan(values);
}
function toPlan(values) {
	const {action, serialNumber, keyDigest, plannedAt: time} = values;
	if (action === 'reissue' && serialNumber === 'none') throw new Error('a plan with do=reissue and serial=none is no plan');
	if (action === 'reissue' && keyDigest === 'any') throw new Error('a plan with do=reissue and key=any is no plan');
	const plannedAt = Date.parse(time);
	if (Number.isNaN(plannedAt) || formatTime(plannedAt) !== time) throw new Error('the time of the plan does not exist');
	return {...values, plannedAt};
}
function formatTime(ms) {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
function apiHostOf(apiUrl) {
	const {protocol, hostname, port} = new URL(apiUrl);
	const actualPort = port || (protocol === 'http:' ? '80' : '443');
	return actualPort === '443' ? hostname : `${hostname}:${actualPort}`;
}
function digestNames(names) {
	const unique = [...new Set(names.map(normalizeName))].sort();
	return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(unique.join('\n')).digest('hex');
}
function createApprovedPlan(facts) {
	const {apiUrl, orderId, desiredStatus, order, certificate, reissuePending, csrFileKeyDigest, observedAt} = facts;
	const action = plannedAction(facts);
	if (action !== 'wait' && mayPublishUnseenNames(facts)) return undefined;
	if (action === 'reissue' && certificate && csrFileKeyDigest === undefined && !hasUsableCsr(order, certificate)) return undefined;
	const keptKey = certificate && reissuePending !== true ? publicKeyDigest(certificate.publicKey) : 'any';
	const plan = {
		apiHost: apiHostOf(apiUrl),
		orderId,
		desiredStatus,
		action,
		serialNumber: certificate?.serialNumber ?? 'none',
		namesDigest: digestNames(certificate ? namesOfCertificate(certificate) : namesOfUnissuedOrder(order)),
		keyDigest: csrFileKeyDigest ?? keptKey,
		plannedAt: observedAt - (observedAt % SECOND_MS)
	};
	return isReadable(plan) ? plan : undefined;
}
function plannedAction({desiredStatus, certificate, reissuePending, csrFileKeyDigest}) {
	if (!certificate) return 'status';
	if (reissuePending === true) return 'wait';
	const hasKey = csrFileKeyDigest === undefined || csrFileKeyDigest === publicKeyDigest(certificate.publicKey);
	return certificate.ctStatus === desiredStatus && hasKey ? 'status' : 'reissue';
}
function mayPublishUnseenNames({desiredStatus, order, reissuePending}) {
	return reissuePending !== false && desiredStatus === 'enabled' && order.ctStatus === 'disabled';
}
function hasUsableCsr(order, certificate) {
	return typeof usableCsr(order, certificate) !== 'string';
}
function isReadable(plan) {
	try {
		parsePlan(formatPlan(plan));
		return true;
	} catch {
		return false;
	}
}

;// reissue/expected-plan.js






const ANY_KEY = 'any';
const expected_plan_MINUTE_MS = 60_000;
const HOUR_MS = 60 * expected_plan_MINUTE_MS;
const MAX_AGE_HOURS = 96;
const MAX_AHEAD_MINUTES = 5;
function expectedPlanInput(others, now) {
	return {
		parse(value) {
			if (value === 'any') return null;
			const plan = parsePlan(value);
			const problems = problemsOf(plan, others, now);
			if (problems.length > 0) throw new Error(problems.join('; '));
			return plan;
		},
		expected: 'any, or the output plan of a dry run',
		emptyHint:
			'If the value comes from a dry run, that run set no plan, and a warning of it says why, or GitHub dropped the output because it contains a secret, such as an order ID: store the ID as a variable.'
	};
}
function problemsOf({apiHost, orderId, desiredStatus, keyDigest, plannedAt}, others, now) {
	const {apiUrl, status, csrFile} = others;
	return onlyTexts(
		apiUrl !== undefined && apiHostOf(apiUrl) !== apiHost && 'it is a plan for another host than that of api-url',
		others.orderId !== undefined && others.orderId !== orderId && 'it is a plan for another order than order-id',
		status && status !== desiredStatus && `it is a plan for CT logging ${desiredStatus}, but disable-ct is ${status === 'disabled'}`,
		csrFile && keyDigest !== csrFile.keyDigest && `it was made ${keyDigest === ANY_KEY ? 'without csr-file' : 'for another key than that of csr-file'}: plan again`,
		now - plannedAt > MAX_AGE_HOURS * HOUR_MS && `it is more than ${MAX_AGE_HOURS} hours old: plan again`,
		plannedAt - now > MAX_AHEAD_MINUTES * expected_plan_MINUTE_MS && `it is from more than ${MAX_AHEAD_MINUTES} minutes in the future: plan again`
	);
}
function onlyTexts(...texts) {
	return texts.filter(text => typeof text === 'string');
}
function requireExpectedPlan(plan, present) {
	const differences = plan ? findPlanDifferences(plan, present) : [];
	if (plan && differences.length > 0) throw planError(plan, present.serialNumber, differences);
}
function findPlanDifferences(plan, present) {
	const {desiredStatus, action, ctStatus, serialNumber, names, reissuePending, csr} = present;
	const isDue = action === 'reissue';
	const isNameless = plan.action === 'wait';
	return onlyTexts(
		desiredStatus !== plan.desiredStatus && `CT logging should now be ${desiredStatus}, and the plan has ${plan.desiredStatus}`,
		isDue && plan.action !== 'reissue' && `a reissue is due, and the plan has do=${plan.action}`,
		isDue && serialNumber !== plan.serialNumber && 'another certificate is active',
		csr === 'other-key' && CSR_REFUSALS[csr],
		typeof csr === 'object' && plan.keyDigest !== ANY_KEY && publicKeyDigest(csr.publicKey) !== plan.keyDigest && 'the certificate signing request (CSR) has another key than the plan',
		action !== 'wait' && !isNameless && digestNames(names) !== plan.namesDigest && 'the names are not those of the plan',
		!isNameless && mayPublishUnseenNames({desiredStatus, order: {ctStatus}, reissuePending}) && 'a reissue is or may be pending, whose names the plan does not have, and CT logging would publish them'
	);
}
function plannedKeyDigest(plan) {
	return plan === null || plan.keyDigest === ANY_KEY ? '' : plan.keyDigest;
}
function plannedNames({order, certificate}) {
	return certificate ? namesOfCertificate(certificate) : namesOfUnissuedOrder(order);
}
function hasPlannedNames({namesDigest}, certificate) {
	return digestNames(namesOfCertificate(certificate)) === namesDigest;
}
function wouldRefusePlan(plan, csrKeyDigest, found) {
	const {certificate, ctStatus, reissuePending} = found;
	const {desiredStatus} = plan;
	const {serialNumber} = certificate;
	const isDue = !isAsDesired(certificate, {desiredStatus, keyDigest: csrKeyDigest || plannedKeyDigest(plan)});
	const action = reissuePending === true ? 'wait' : isDue ? 'reissue' : 'status';
	const names = namesOfCertificate(certificate);
	const present = {desiredStatus, action, ctStatus, serialNumber, names, reissuePending};
	return findPlanDifferences(plan, present).length > 0;
}
function planError({orderId, serialNumber: planned}, serialNumber, differences) {
	return new ActionError(`${differences.join('; ')} (the serial number in the plan is ${planned}, that of the active certificate is ${serialNumber ?? 'none'})`, {
		title: `Order ${orderId} is not as in expected-plan`,
		hint: 'Nobody approved that: plan again, and approve that plan.'
	});
}

;// domain/ct-policy.js


const STATUSES = {'keep-out': 'disabled', log: 'enabled'};
const MAX_DOMAIN_LENGTH = 253;
const MAX_SHOWN_DOMAINS = 3;
const MAX_SHOWN_NAMES = 3;
const DEFAULT_RULE = 'default';
function decideByPolicy(policy, orderId, names) {
	const {entries, ignore} = policy;
	const ignoreReason = ignore.get(orderId);
	if (ignoreReason !== undefined) return {kind: 'ignored', rule: formatEntry(orderId, ignoreReason)};
	const entry = entries.get(orderId);
	if (entry) return {kind: 'desired', status: STATUSES[entry.list], rule: formatEntry(orderId, entry.reason), isByDomains: false};
	return decideByNames(policy, names);
}
function decideByNames(policy, names) {
	const sides = {'keep-out': new Set(), log: new Set()};
	const rules = new Map();
	let isDefaultUsed = false;
	for (const name of names) {
		const asciiName = normalizeName(name).replace(/\.$/, '');
		const covering = findCoveringDomain(policy.entries, asciiName);
		sides[covering?.entry.list ?? policy.default].add(asciiName);
		if (covering) rules.set(covering.domain, formatEntry(covering.domain, covering.entry.reason));
		else isDefaultUsed = true;
	}
	const rule = formatRule(rules, isDefaultUsed || names.length === 0);
	const [keepOut, log] = [[...sides['keep-out']].sort(), [...sides.log].sort()];
	if (keepOut.length > 0 && log.length > 0) return {kind: 'mixed', keepOut, log, rule};
	const list = keepOut.length > 0 ? 'keep-out' : log.length > 0 ? 'log' : policy.default;
	return {kind: 'desired', status: STATUSES[list], rule, isByDomains: names.length > 0 && !isDefaultUsed};
}
function findCoveringDomain(entries, name) {
	if (!isDnsName(name)) return undefined;
	for (let domain = name; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
		if (domain.length > MAX_DOMAIN_LENGTH) domain = domain.slice(domain.length - MAX_DOMAIN_LENGTH - 1);
		const entry = entries.get(domain);
		if (entry) return {domain, entry};
	}
	return undefined;
}
function formatEntry(key, reason) {
	return `${key}: ${reason}`;
}
function formatRule(rules, isDefaultUsed) {
	const texts = [...rules.keys()].sort().map(domain => rules.get(domain));
	const parts = texts.slice(0, MAX_SHOWN_DOMAINS);
	if (texts.length > MAX_SHOWN_DOMAINS) parts.push(`${texts.length - MAX_SHOWN_DOMAINS} more`);
	if (isDefaultUsed) parts.push(DEFAULT_RULE);
	return parts.join('; ');
}
function mayPublishUnseen({entries}, orderId) {
	return entries.get(orderId)?.list === 'log';
}
function policyNames(certificate, order) {
	if (!certificate) return order ? [...order.dnsNames, order.commonName].filter(name => name !== '') : [];
	const {dnsSans, altNames} = certificate;
	return [...allDnsNames({...certificate, dnsNames: dnsSans}), ...missingNames(altNames, dnsSans)];
}
function describeMixed({keepOut, log}) {
	return `the policy keeps ${formatSide(keepOut)} out of CT logs, but logs ${formatSide(log)}`;
}
function formatSide(names) {
	return formatList(names, ', ', MAX_SHOWN_NAMES, MAX_FIELD_LENGTH);
}
const MIXED_ADVICE = 'list the order ID in keep-out or log of the policy file';

;// reissue/status-decision.js



function decideStatus(source, observed, plannedAction) {
	const {policyFile, status} = source;
	if (!policyFile) return {desiredStatus: status, policy: null};
	const {policy, path, digest} = policyFile;
	const {order, certificate} = observed;
	const decision = decideByPolicy(policy, order.id, policyNames(certificate ?? undefined, order));
	const rule = truncate(decision.rule, MAX_FIELD_LENGTH);
	const applied = {path, digest, rule};
	if (decision.kind === 'mixed') throw refusal(order.id, describeMixed(decision), `${capitalize(MIXED_ADVICE)}.`);
	if (decision.kind === 'ignored') {
		if (status !== null) return {desiredStatus: status, policy: applied};
		throw refusal(order.id, `the policy ignores the order (${rule})`, 'Set disable-ct, or take the order out of ignore.');
	}
	const desiredStatus = decision.status;
	if (status !== null && status !== desiredStatus)
		throw refusal(order.id, `disable-ct is ${inputFor(status)}, but the policy has disable-ct ${inputFor(desiredStatus)} for it (${rule})`, 'If disable-ct is right, change the policy first.');
	const wouldPublish = desiredStatus === 'enabled' && order.ctStatus === 'disabled';
	if (wouldPublish && !mayPublishUnseen(policy, order.id) && plannedAction !== 'wait') requireKnownNames(observed);
	return {desiredStatus, policy: applied};
}
function requireKnownNames({order, phase, reissuePending}) {
	const hint = 'Wait until the certificate is issued, and look at its names. If they may be published, list the order ID in log of the policy file.';
	if (phase === 'unissued') throw refusal(order.id, 'nothing is issued yet, and CT logging would publish names that nobody has seen', hint);
	if (reissuePending !== false)
		throw refusal(
			order.id,
			'a reissue is or may be pending, and CT logging would publish names that nobody has seen',
			reissuePending === true ? `${hint} Or approve the plan of a dry run without policy-file, as expected-plan: it says do=wait.` : hint
		);
}
function findPolicyObjection({policyFile}, orderId, certificate, desiredStatus) {
	if (!policyFile) return undefined;
	const decision = decideByPolicy(policyFile.policy, orderId, policyNames(certificate, undefined));
	if (decision.kind === 'mixed') return describeMixed(decision);
	if (decision.kind === 'ignored' || decision.status === desiredStatus) return undefined;
	return `the policy has disable-ct ${inputFor(decision.status)} for its names (${truncate(decision.rule, MAX_FIELD_LENGTH)})`;
}
const CHANGED_NAMES_HINT = 'Somebody has changed the names: running again does not help before the policy is changed (list the order ID).';
function inputFor(status) {
	return String(status === 'disabled');
}
function refusal(orderId, detail, hint) {
	return new ActionError(detail, {title: `The policy refuses this change of order ${orderId}`, hint});
}

;// reissue/refusals.js





function refusals_refusal(orderId, detail, hint) {
	return new ActionError(detail, {title: `This action cannot reissue order ${orderId}`, hint});
}
function requirePublicTls({id, product}, certificate) {
	const reason = nonPublicTlsReason(product, certificate);
	if (reason === undefined) return;
	throw refusals_refusal(id, describeNonPublicTls(reason, product), 'CT logging does not apply to its certificates: there is nothing to change.');
}
function requireReissuable({id}, certificate, desiredStatus) {
	const reason = certificateRefusal(certificate, desiredStatus);
	if (reason === undefined) return;
	const hint =
		reason === 'ev-must-be-logged'
			? 'If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.'
			: `Reissue it in CertCentral, with CT logging ${desiredStatus}.`;
	throw refusals_refusal(id, CERTIFICATE_REFUSALS[reason], hint);
}
function requireUsableCsr(order, certificate) {
	const csr = usableCsr(order, certificate);
	if (typeof csr !== 'string') return csr;
	const warning = csr === 'other-key' ? 'Somebody may have replaced it, and approvers do not know that key. ' : '';
	throw refusals_refusal(order.id, CSR_REFUSALS[csr], `${warning}${PROVIDE_CSR}`);
}
const PROVIDE_CSR = 'Provide a request in csr-file: the new certificate gets the key of that request.';
function requireReplaceable(order, certificate, approval, desiredStatus) {
	requirePublicTls(order, certificate);
	requireReissuable(order, certificate, desiredStatus);
	const objection = findPolicyObjection(approval.statusSource, order.id, certificate, desiredStatus);
	if (objection !== undefined) throw refusals_refusal(order.id, objection, CHANGED_NAMES_HINT);
	if (approval.expectedPlan) throw planError(approval.expectedPlan, certificate.serialNumber, ['a certificate was issued during this run, so nobody approved its names and its key']);
}
function findObjections(certificate, {orderId, statusSource, expectedPlan}, desiredStatus) {
	const byPolicy = findPolicyObjection(statusSource, orderId, certificate, desiredStatus);
	const isBound = expectedPlan?.action === 'reissue' || expectedPlan?.serialNumber === 'none';
	const isOther = expectedPlan && isBound && !hasPlannedNames(expectedPlan, certificate);
	return [...(byPolicy === undefined ? [] : [{reason: 'policy', detail: byPolicy, hint: CHANGED_NAMES_HINT}]), ...(isOther ? [OTHER_NAMES] : [])];
}
const OTHER_NAMES = {reason: 'plan', detail: 'its names are not exactly those of expected-plan', hint: 'Nobody approved its names: plan again, and approve that plan.'};

;// reissue/reissue-request.js


function planReissue(order, certificate, options) {
	const {csrFile, skipApproval, runUrl: comments} = options;
	const commonName = certificate.commonName || certificate.dnsNames[0];
	const dnsNames = certificate.dnsNames.filter(name => name.toLowerCase() !== commonName.toLowerCase());
	const {pem: csr, publicKey} = csrFile ?? requireUsableCsr(order, certificate);
	const request = {...order.reissueDefaults, commonName, dnsNames, csr, skipApproval, comments};
	const keyPair = {csrSource: csrFile ? 'csr-file' : 'order', change: publicKey.equals(certificate.publicKey) ? 'same' : 'new', digest: publicKeyDigest(publicKey)};
	return {request, keyPair};
}

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

;// reissue/warnings.js






const WARNING_CODES = ['few-scts', 'new-names', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer', 'client-auth'];
function codesOf(warnings) {
	return WARNING_CODES.filter(code => warnings.some(warning => warning.code === code));
}
function statusWarnings(order, desiredStatus) {
	if (!order || order.ctStatus === desiredStatus || order.ctStatus === 'unknown') return [];
	return [
		{
			text: `DigiCert confirmed that CT logging is ${desiredStatus}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.`
		}
	];
}
function readBackWarnings(state, desiredStatus, certificate) {
	if (state.kind !== 'unreadable') return [];
	const errors = readErrorsOf(state);
	const notRead = (subject, cause) => ({text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`, cause});
	return [...(errors.order ? [notRead('the order', errors.order)] : []), ...(certificate && errors.certificate ? [notRead('the active certificate', errors.certificate)] : [])];
}
function unusedCsrWarnings(csrFile) {
	return csrFile ? [{text: 'csr-file was not used: nothing was issued yet, so there is nothing to reissue.'}] : [];
}
function unknownReissueWarnings(transaction) {
	return transaction.reissueRequest === 'none' ? [{text: unknownReissueNotice(transaction)}] : [];
}
function unknownReissueNotice({csrKeyDigest, expectedPlan}) {
	const isAnyKey = csrKeyDigest === '' && plannedKeyDigest(expectedPlan) === '';
	return `This run did not request the pending reissue, so its CT status and its key are not known until it is issued.${isAnyKey ? ' Without csr-file, a later run accepts any key.' : ''}`;
}
function dryRunWarnings({kind, order, certificate}, desiredStatus) {
	const scts = sctWarnings(certificate, desiredStatus);
	if (kind !== 'reissue') return scts;
	return [...(hasValidationType(order.product, 'dv') ? [DV_WARNING] : []), ...scts, ...(certificate.extendedKeyUsages.includes(CLIENT_AUTH) ? [CLIENT_AUTH_WARNING] : [])];
}
const DV_WARNING = {text: 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.'};
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const CLIENT_AUTH_WARNING = {code: 'client-auth', text: 'Mutual TLS may break: the active certificate has the extended key usage clientAuth, and a reissue loses it by default.'};
function sctWarnings(certificate, desiredStatus) {
	const shortage = certificate && sctShortage(certificate);
	return shortage ? [{code: 'few-scts', text: sctShortageWarning(shortage, desiredStatus)}] : [];
}
const warnings_DAY_MS = 86_400_000;
function changeWarnings(before, after) {
	const warnings = [];
	const newNames = missingNames(namesOfAnyType(after), namesOfAnyType(before));
	if (newNames.length > 0) warnings.push({code: 'new-names', text: `The new certificate has names that the previous one lacks: ${formatNames(newNames)}. Find out who requested them.`});
	const lostUsages = before.extendedKeyUsages.filter(oid => !after.extendedKeyUsages.includes(oid));
	if (after.extendedKeyUsages.length > 0 && lostUsages.length > 0)
		warnings.push({
			code: 'lost-extended-key-usage',
			text: `The new certificate lost the extended key usage ${lostUsages.map(nameUsage).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`
		});
	const earlierMs = before.validTill.getTime() - after.validTill.getTime();
	if (earlierMs > 0)
		warnings.push({code: 'ends-earlier', text: `The new certificate expires ${formatDays(earlierMs)} earlier than the previous one: on ${after.validTill.toISOString().slice(0, 10)}.`});
	if (before.issuer !== after.issuer)
		warnings.push({code: 'other-issuer', text: `The new certificate has a different issuer (${after.issuer}): deploy the intermediates, too. They are in certificate-file.`});
	return warnings;
}
function namesOfAnyType({commonName, altNames}) {
	const isRepeated = commonName === '' || includesName(altNames, commonName);
	return isRepeated ? [...altNames] : [...altNames, commonName];
}
function foreignNameWarnings(foreignNames) {
	if (foreignNames.length === 0) return [];
	return [
		{text: `dcv-records lacks records for ${formatNames(foreignNames)}: DigiCert reports that their validation is not finished, but the active certificate has no such name, and no name below it.`}
	];
}
function formatDays(ms) {
	const days = Math.floor(ms / warnings_DAY_MS);
	return days === 0 ? 'less than a day' : formatCount(days, 'day');
}
const USAGE_NAMES = {'1.3.6.1.5.5.7.3.1': 'serverAuth', [CLIENT_AUTH]: 'clientAuth'};
function nameUsage(oid) {
	return USAGE_NAMES[oid] ?? oid;
}

;// reissue/describe-request.js


function describeOwnRequest({reissueRequest}) {
	switch (reissueRequest) {
		case 'none':
			return 'This run requested no reissue.';
		case 'in-doubt':
			return 'This run may have requested a reissue.';
		case 'accepted':
			return 'This run requested a reissue.';
	}
}
function leftPendingText(transaction) {
	const {orderId, desiredStatus, reissueRequest} = transaction;
	return joinSentences(
		`Order ${orderId} has CT logging ${desiredStatus}, and a reissue is left pending; run again: it waits for that reissue and requests no second one.`,
		reissueRequest === 'none' && unknownReissueNotice(transaction),
		`Check the order again if DigiCert or an approver rejects the reissue later: the status of the order then stays ${desiredStatus}.`
	);
}
function describeResponse(response, randomValue) {
	return joinSentences(response && describeProgress(response), randomValue && `The random value for domain validation is ${randomValue}.`);
}
function describeProgress({certificateId, hasChain, needsApproval}) {
	if (certificateId !== '') return hasChain ? `DigiCert responded that certificate ${certificateId} was issued.` : `DigiCert responded that it still had to validate certificate ${certificateId}.`;
	return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}

;// reissue/pending-reasons.js






async function fetchPendingReasons(api, state, response, signal) {
	const {order, hasOpenRequest} = state;
	const options = {retries: 0, signal};
	const [validation, caaProblems] = await Promise.all([api.getValidation(order.id, options).catch(toRequestError), api.getCaaProblems(order.id, options).catch(toRequestError)]);
	const isEv = hasValidationType(order.product, 'ev') || certificateOf(state)?.isEv === true;
	return {
		approval: response?.needsApproval ? 'own-request' : hasOpenRequest ? 'open-request' : 'none',
		validation: validation instanceof request_error_RequestError ? undefined : unfinishedOf(validation, isEv),
		caaProblems: caaProblems instanceof request_error_RequestError ? [] : caaProblems
	};
}
function unfinishedOf({domains, organizations}, isEv) {
	return {domains: domains.filter(({status}) => !isValidationFinished(status)), organizations: organizations.filter(({type, status}) => !isValidationFinished(status) && (isEv || !/ev/i.test(type)))};
}
const DNS_METHODS = ['dns-txt-token', 'dns-cname-token'];
function canCheckDcv({validation}) {
	return validation?.domains.some(({method}) => [...DNS_METHODS, 'http-token'].includes(method)) ?? false;
}
function dcvRecordFor(name, method, randomValue) {
	const domain = withoutWildcard(name);
	return method === 'dns-cname-token' ? {domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: `${randomValue}.dcv.digicert.com`} : {domain, type: 'TXT', name: domain, value: randomValue};
}
function dcvRecordsOf({validation}, randomValue, dnsNames) {
	if (!validation || !RANDOM_VALUE.test(randomValue)) return {records: [], foreignNames: []};
	const records = validation.domains
		.filter(({method}) => DNS_METHODS.includes(method))
		.map(({name, method}) => dcvRecordFor(name, method, randomValue))
		.filter(({domain}) => isDnsName(domain) && !isWildcard(domain));
	const unique = [...new Map(records.map(record => [`${record.type} ${record.domain.toLowerCase()}`, record])).values()];
	const domains = dnsNames.map(name => withoutWildcard(name).toLowerCase());
	const isOwn = ({domain}) => domains.some(name => `.${name}`.endsWith(`.${domain.toLowerCase()}`));
	return {records: unique.filter(isOwn), foreignNames: unique.filter(record => !isOwn(record)).map(({domain}) => domain)};
}
const RANDOM_VALUE = /^[A-Za-z\d]{1,128}$/;
const isWildcard = name => name.startsWith('*.');
const withoutWildcard = name => name.replace(/^\*\./, '');
function describePendingReasons(reasons, randomValue, maxDomains = MAX_LISTED_NAMES) {
	const {approval, validation, caaProblems} = reasons;
	const {domains, organizations} = validation ?? {domains: [], organizations: []};
	const explained = [
		...(approval === 'none' ? [] : [APPROVAL_TEXT[approval]]),
		...describeFirst(domains, maxDomains, domain => describeDomain(domain, randomValue), 'domain validation of'),
		...organizations.map(({type, status}) => `organization validation ${type}: ${status || 'unknown'}`),
		...describeFirst(caaProblems, MAX_LISTED_NAMES, describeCaaProblem, 'the CAA records of')
	];
	return [...explained, ...(validation ? [] : ['validations that could not be read: check the order in CertCentral']), ...(explained.length > 0 ? [] : [UNEXPLAINED])];
}
function describeFirst(items, maxCount, describe, others) {
	const left = items.length - maxCount;
	const described = items.slice(0, maxCount).map(describe);
	return left > 0 ? [...described, `${others} ${formatCount(left, 'more domain')}`] : described;
}
const UNEXPLAINED =
	'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which';
const MAX_REASONS_LENGTH = 600;
function formatWaitsFor(reasons) {
	return reasons.length === 0 ? '' : `The order is waiting for ${formatList(reasons, '; ', reasons.length, MAX_REASONS_LENGTH)}.`;
}
const APPROVAL_TEXT = {
	'own-request': "approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false",
	'open-request': 'approval in CertCentral (Certificates > Requests): a request is open there'
};
function describeCaaProblem({domain, text}) {
	return `the CAA records of ${domain}: ${text}`;
}
function describeDomain({name, status, method}, randomValue) {
	const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
	if (name === '' || randomValue === '' || !method.startsWith('dns-')) return state;
	const {type, name: record, value} = dcvRecordFor(name, method, randomValue);
	return `${state}; create the ${type} record ${record} ${type === 'TXT' ? 'with the value' : 'to'} ${value}`;
}

;// reissue/plan-output.js




function createPlanOutput({apiUrl, orderId, csrFile}, plan, {reissuePending, observedAt}) {
	const {order, desiredStatus, certificate} = plan;
	if (!renderPlannedNames(plan).isComplete) return withoutPlan('the summary cannot show all names, which an approver must see');
	const approvedPlan = createApprovedPlan({apiUrl, orderId, desiredStatus, order, certificate: certificate ?? undefined, reissuePending, csrFileKeyDigest: csrFile?.keyDigest, observedAt});
	if (approvedPlan) return {text: formatPlan(approvedPlan), warnings: []};
	return withoutPlan(
		mayPublishUnseenNames({desiredStatus, order, reissuePending})
			? 'a run with it would be refused: CertCentral does not report whether a reissue is pending, and CT logging would publish the names of that reissue, which nobody has seen'
			: 'the host of api-url or the serial number is too long'
	);
}
function withoutPlan(why) {
	const text = `The output plan is empty, because ${why}.`;
	return {text: '', warnings: [{text}]};
}
const MAX_NAMES_BYTES = 880_000;
function renderPlannedNames(plan) {
	const names = plannedNames(plan);
	const html = renderAllNames(names);
	if (Buffer.byteLength(html) <= MAX_NAMES_BYTES) return {html, isComplete: names.every(isShownWhole)};
	let bytes = 0;
	const shown = names.filter(name => {
		bytes += Buffer.byteLength(renderAllNames([name]));
		return bytes <= MAX_NAMES_BYTES;
	});
	return {html: `${renderAllNames(shown)} and ${names.length - shown.length} more`, isComplete: false};
}
function isShownWhole(name) {
	return name.length <= MAX_FIELD_LENGTH;
}

;// reissue/result.js







function resultKind({dryRun, pendingReasons, certificate, certificateBefore}) {
	if (dryRun) return 'dry-run';
	if (pendingReasons) return 'left-pending';
	if (!certificate) return 'unissued';
	if (!certificateBefore) return 'first-issued';
	return certificate.serialNumber === certificateBefore.serialNumber ? 'unchanged' : 'reissued';
}
function toOutputs(result) {
	const {orderId, desiredStatus, dryRun, plan, order, reissuePending, certificate} = result;
	const kind = resultKind(result);
	const reissueRequired = dryRun && plan.kind === 'reissue';
	const isRequested = kind === 'left-pending';
	const {commonName, dnsNames} = isRequested ? NO_NAMES : reportedNames(certificate ?? undefined, order);
	return {
		'order-id': orderId,
		'ct-status': dryRun ? order.ctStatus : desiredStatus,
		'certificate-ct-status': certificate?.ctStatus ?? (isRequested ? '' : 'none'),
		'reissue-required': reissueRequired,
		'reissue-pending': reissuePending,
		'request-reissue': reissueRequired && reissuePending === false,
		'sct-count': certificate?.sctCount ?? '',
		'certificate-id': certificate ? order.certificateId : '',
		'common-name': commonName,
		'dns-names': dnsNames,
		reissued: kind === 'reissued' || kind === 'first-issued',
		plan: result.planText,
		'disable-ct': desiredStatus === 'disabled',
		'serial-number': certificate?.serialNumber ?? '',
		'valid-till': certificate?.validTill.toISOString() ?? '',
		warnings: codesOf(result.warnings),
		'certificate-file': result.certificateFile,
		'dcv-random-value': result.dcvRandomValue,
		'dcv-records': result.dcvRecords
	};
}
const NO_NAMES = {commonName: '', dnsNames: []};
function dryRunResult(inputs, plan, state, reasons) {
	const {order, certificate, desiredStatus} = plan;
	const {text: planText, warnings} = createPlanOutput(inputs, plan, state);
	return {
		...baseOf(inputs, plan),
		planText,
		order,
		reissuePending: state.reissuePending,
		certificate,
		certificateBefore: certificate,
		pendingReasons: null,
		waitsFor: reasons ? describePendingReasons(reasons, '') : [],
		warnings: [...warnings, ...dryRunWarnings(plan, desiredStatus)],
		certificateFile: '',
		dcvRandomValue: '',
		dcvRecords: [],
		request: {reissueRequest: 'none', response: undefined},
		durationMs: 0
	};
}
function executedResult({inputs, transaction, session}, plan, execution, facts) {
	const {pendingReasons, certificateBefore} = execution;
	const {dcvRandomValue, reissueRequest} = transaction;
	const {records, foreignNames} = pendingReasons && certificateBefore ? dcvRecordsOf(pendingReasons, dcvRandomValue, allDnsNames(certificateBefore)) : NO_RECORDS;
	return {
		...baseOf(inputs, plan),
		...facts,
		...execution,
		warnings: [...execution.warnings, ...foreignNameWarnings(foreignNames)],
		leftPending: pendingReasons ? leftPendingText(transaction) : '',
		waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
		dcvRandomValue,
		dcvRecords: records,
		request: {reissueRequest, response: session.response}
	};
}
const NO_RECORDS = {records: [], foreignNames: []};
function baseOf(inputs, plan) {
	const {orderId, dryRun, waitMinutes, csrFile} = inputs;
	return {orderId, desiredStatus: plan.desiredStatus, dryRun, plan, waitMinutes, csrPath: csrFile?.path ?? '', csrKeyDigest: csrFile?.keyDigest ?? '', planText: '', leftPending: ''};
}
function completedResult({transaction}, before, state, warnings = [], certificate = before.certificate) {
	const {reissuePending} = state;
	const {desiredStatus} = transaction;
	const order = orderOf(state);
	return {
		order: order ?? withoutChanges(before.order, state),
		reissuePending,
		certificate,
		certificateBefore: before.certificate,
		pendingReasons: null,
		warnings: [...warnings, ...sctWarnings(certificate, desiredStatus), ...readBackWarnings(state, desiredStatus, certificate), ...statusWarnings(order, desiredStatus)]
	};
}
function leftPendingResult({transaction}, order, certificateBefore, pendingReasons) {
	const warnings = [...statusWarnings(order, transaction.desiredStatus), ...unknownReissueWarnings(transaction)];
	return {order, reissuePending: true, certificate: null, certificateBefore, pendingReasons, warnings};
}
function withoutChanges(before, {differsFromBaseline}) {
	return {...before, status: '', ctStatus: 'unknown', certificateId: differsFromBaseline ? '' : before.certificateId};
}

;// reissue/transaction.js



function baselineOf(certificate) {
	const {ctStatus, serialNumber, dnsNames, publicKey} = certificate;
	const [commonName = ''] = missingNames(allDnsNames(certificate), dnsNames);
	return {ctStatus, serialNumber, dnsNames, commonName, keyDigest: publicKeyDigest(publicKey)};
}
function lostNames({dnsNames, commonName}, certificate) {
	const lostCommonName = commonName === '' ? [] : missingNames([commonName], allDnsNames(certificate));
	return [...missingNames(dnsNames, certificate.dnsNames), ...lostCommonName];
}
function isReissuePossible({reissueRequest, reissueSeenPending, reissuedCtStatus}, {differsFromBaseline}) {
	return reissueRequest !== 'none' || reissueSeenPending || (reissuedCtStatus !== null && !differsFromBaseline);
}
function isNothingIssued({baseline, reissuedCtStatus}, state) {
	const isSeen = baseline !== null || reissuedCtStatus !== null || certificateOf(state) !== undefined;
	return !isSeen && (state.kind === 'unissued' || state.kind === 'closed');
}
function createTransaction(inputs, plan) {
	const {orderId, apiUrl, csrFile, expectedPlan} = inputs;
	const {kind, order, certificate, desiredStatus, requiredKeyDigest} = plan;
	return {
		orderId,
		commonName: order.commonName,
		apiUrl,
		desiredStatus,
		csrKeyDigest: csrFile?.keyDigest ?? '',
		requiredKeyDigest,
		expectedPlan,
		baseline: certificate && baselineOf(certificate),
		initialCtStatus: order.ctStatus,
		statusUpdate: 'in-doubt',
		isClosed: false,
		reissueRequest: 'none',
		reissueSeenPending: kind === 'wait',
		reissuedCtStatus: null,
		isAgainstPolicy: false,
		dcvRandomValue: '',
		certificateFile: '',
		isFailureReported: false
	};
}

;// reissue/execute/request-reissue.js










async function requestReissue(context, createRequest, lastState) {
	const {inputs, clock, log, session} = context;
	let state = await requireFreshState(context, lastState);
	const attempt = async () => {
		state = await requireFreshState(context, state);
		if (state.kind !== 'unchanged') return {kind: 'preempted', state};
		await sendOnce(context, createRequest(state.order));
		session.reissueRequestedAt = clock.now();
		return {kind: 'accepted', state};
	};
	try {
		return await withRetries({method: 'POST'}, attempt, {retries: inputs.retries, clock, log});
	} catch (error) {
		if (!(error instanceof request_error_RequestError && error.inDoubt)) throw error;
		log(`${error.message} Checking the order to find out whether the reissue was requested.`);
		session.reissueRequestedAt = clock.now();
		return {kind: 'in-doubt', error, state};
	}
}
async function sendOnce(context, request) {
	const {api, log, session, transaction, checkpoint} = context;
	checkpoint({reissueRequest: 'in-doubt'});
	try {
		const response = await api.requestReissue(transaction.orderId, request, {retries: 0});
		const {dcvRandomValue} = response;
		session.response = response;
		log(joinSentences('The reissue was requested.', describeResponse(response, dcvRandomValue)));
		checkpoint({reissueRequest: 'accepted', dcvRandomValue});
	} catch (error) {
		if (error instanceof request_error_RequestError && !error.inDoubt) checkpoint({reissueRequest: 'none'});
		throw error;
	}
}
async function requireFreshState(context, latest) {
	const {clock, inputs} = context;
	const deadline = clock.now() + OBSERVATION_REPEATS_BUDGET_MS;
	let state = latest;
	for (let repeats = 0; ; repeats++) {
		if (state.kind === 'closed') throw orderClosedError(state.order);
		if (isConclusive(state, clock.now())) return state;
		if (repeats === MAX_OBSERVATION_REPEATS || clock.now() >= deadline) throw inconclusiveError(state);
		if (state.kind === 'unreadable') await clock.sleep(FIRST_OBSERVATION_PAUSE_MS * 2 ** repeats);
		state = await withDeadline(clock, deadline, signal => observeProgress(context, {retries: inputs.retries, signal}, unlessClosed));
	}
}
function isConclusive({kind, differsFromBaseline, observedAt}, now) {
	if (kind === 'pending' || differsFromBaseline) return true;
	return kind === 'unchanged' && now - observedAt <= MAX_OBSERVATION_AGE_MS;
}
function inconclusiveError(state) {
	const title = 'No reissue was requested';
	const {order, certificate} = readErrorsOf(state);
	const error = order ?? certificate;
	if (!error) return new ActionError('CertCentral takes more than a minute to report the order', {title, hint: 'Run again later.', advisesRerun: true});
	const detail = [error.title, error.detail].filter(Boolean).join(': ');
	const {hint, advisesRerun} = error;
	return new ActionError(detail, {title, hint, advisesRerun, cause: error});
}

;// reissue/execute/verify-certificate.js




function verifyCertificate(certificate, transaction, objections) {
	const {ctStatus} = certificate;
	const {baseline, desiredStatus} = transaction;
	const lost = baseline ? lostNames(baseline, certificate) : [];
	const differences = [
		...(ctStatus === desiredStatus ? [] : [`it was issued with CT logging ${ctStatus}`]),
		...(hasDesiredKey(certificate, desiredNow(transaction)) ? [] : [`its key is not that of ${keyOwner(transaction)}`]),
		...(lost.length === 0 ? [] : [`it lacks ${formatNames(lost)}`]),
		...objections.map(({detail}) => detail)
	];
	if (differences.length === 0) return;
	const advice = lost.length === 0 ? 'Do not deploy it until you know why.' : 'Do not deploy it. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.';
	throw new ActionError(differences.join('; '), {title: `The new certificate is not as desired (CT logging ${desiredStatus})`, hint: [advice, ...objections.map(({hint}) => hint)].join(' ')});
}
function keyOwner({csrKeyDigest, requiredKeyDigest, baseline}) {
	if (csrKeyDigest !== '') return 'csr-file';
	const isKept = requiredKeyDigest === '' || requiredKeyDigest === baseline?.keyDigest;
	return isKept ? 'the earlier certificate' : 'expected-plan';
}

;// reissue/execute/wait-decision.js






class IssuanceWait {
	startedAt;
	#context;
	#leavesPending;
	#minutes;
	#inDoubt;
	#phase;
	#polls = 0;
	constructor(context, inDoubt, startedAt) {
		const {inputs, transaction} = context;
		const {waitMinutes} = inputs;
		this.startedAt = startedAt;
		this.#context = context;
		this.#leavesPending = waitMinutes === 0;
		this.#minutes = waitMinutes || REQUEST_ONLY_MINUTES;
		this.#phase = transaction.reissueSeenPending || !transaction.baseline ? 'pending' : 'requested';
		this.#inDoubt = inDoubt;
	}
	get deadline() {
		const end = this.startedAt + this.#minutes * 60_000;
		const {pendingEndedAt = Number.POSITIVE_INFINITY} = this.#context.session;
		const hasGrace = this.#leavesPending && pendingEndedAt <= end;
		return hasGrace ? Math.max(end, pendingGraceEndsAt({pendingEndedAt})) : end;
	}
	advance(state) {
		this.#track(state);
		if (state.kind === 'closed') return failed(orderClosedError(state.order));
		if (state.kind === 'pending' && this.#leavesPending) return {kind: 'left-pending', state};
		const errors = this.#failuresOf(state);
		const transientError = errors.find(({retryability}) => retryability !== 'permanent');
		if (transientError) return {kind: 'waiting', error: transientError};
		const [permanentError] = errors;
		if (permanentError) return failed(permanentError);
		if (state.kind === 'other-certificate') return {kind: 'issued', certificate: state.certificate, state};
		if (state.kind !== 'unchanged') return {kind: 'waiting', error: undefined};
		if (this.#phase === 'over' && state.reissuePending === false && this.#isGraceOverSincePending(state)) {
			const {certificate} = state;
			const isDesired = isAsDesired(certificate, desiredNow(this.#context.transaction));
			return isDesired ? {kind: 'issued', certificate, state} : failed(rejectedError());
		}
		if (this.#phase === 'requested' && this.#inDoubt && state.observedAt >= requestGraceEndsAt(this.#context.session)) return failed(notVisibleError(this.#inDoubt));
		return {kind: 'waiting', error: undefined};
	}
	#track(state) {
		const {session} = this.#context;
		if (state.kind === 'pending' || state.kind === 'unissued') {
			this.#phase = 'pending';
			session.pendingEndedAt = undefined;
		} else if (this.#phase === 'pending' && state.reissuePending === false) {
			this.#phase = 'over';
			session.pendingEndedAt = state.observedAt;
		}
	}
	#failuresOf(state) {
		const {order, certificate} = readErrorsOf(state);
		const isOptional = this.#phase === 'pending' || (this.#phase === 'over' && !this.#isGraceOverSincePending(state));
		const isMissing = certificate?.status === 404 && !order && isOptional;
		return [order, isMissing ? undefined : certificate].filter(error => error !== undefined);
	}
	#isGraceOverSincePending({observedAt}) {
		return observedAt >= pendingGraceEndsAt(this.#context.session);
	}
	nextPollDelayMs(now, random) {
		const {session} = this.#context;
		const scheduled = scheduledPollDelayMs(this.#polls++, random);
		const graceEnds = [pendingGraceEndsAt(session), ...(this.#inDoubt ? [requestGraceEndsAt(session)] : [])];
		const graceDelays = graceEnds.map(end => end - now).filter(delay => delay > 0);
		return Math.min(scheduled, Math.max(0, this.deadline - now), ...graceDelays);
	}
	progressLine(now) {
		const left = Math.max(0, this.deadline - now);
		return `Still waiting: ${formatDuration(now - this.startedAt)} so far, ${formatDuration(left)} left.`;
	}
	timeoutError(error) {
		const time = formatCount(this.#minutes, 'minute');
		if (error) {
			const inDoubt = this.#phase === 'requested' ? this.#inDoubt : undefined;
			return error.with({title: `Could not find out within ${time} whether DigiCert issued the certificate`, detail: inDoubt ? `${error.detail}; before that, ${inDoubt.detail}` : error.detail});
		}
		if (this.#leavesPending) return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {title: WAIT_FAILED, hint: 'Check the order in CertCentral.'});
		return new ActionError(`DigiCert did not issue the certificate within ${time}`, {hint: 'If approval or validation takes longer, raise wait-minutes.'});
	}
}
function failed(error) {
	return {kind: 'failed', error};
}
function scheduledPollDelayMs(polls, random) {
	return (INITIAL_POLL_DELAYS_MS[polls] ?? POLL_INTERVAL_MS) * (0.9 + random / 5);
}
const WAIT_FAILED = 'The wait for the certificate failed';
function rejectedError() {
	return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {title: WAIT_FAILED, hint: 'It was probably rejected or canceled in CertCentral.'});
}
function notVisibleError(error) {
	return error.with({hint: 'No reissue appeared, so the request is treated as not carried out.'});
}

;// reissue/execute/wait-for-issuance.js







async function waitForIssuance(context, inDoubt, initialStatus, lastState) {
	const {clock, log} = context;
	const wait = new IssuanceWait(context, inDoubt, clock.now());
	const done = new AbortController();
	const watch = new PendingWatch(context, initialStatus, done.signal);
	if (lastState) watch.logStatus(lastState);
	let lastCertificate = lastState && certificateOf(lastState);
	let isFailing = false;
	void runEvery(clock, PROGRESS_INTERVAL_MS, done.signal, () => log(wait.progressLine(clock.now())));
	try {
		for (;;) {
			const {deadline} = wait;
			const {state, isLast} = await poll(context, wait);
			const decision = wait.advance(state);
			watch.logStatus(state);
			if (decision.kind === 'failed') throw decision.error;
			if (decision.kind === 'issued') return {...decision, lastCertificate};
			if (decision.kind === 'left-pending') {
				const pending = decision.state;
				const reasonsDeadline = Math.max(deadline, clock.now() + MIN_REASONS_BUDGET_MS);
				const reasons = await withDeadline(clock, reasonsDeadline, signal => watch.readReasons(pending, signal));
				return {kind: 'left-pending', order: pending.order, reasons};
			}
			lastCertificate = certificateOf(state) ?? lastCertificate;
			if (isLast && wait.deadline === deadline) throw wait.timeoutError(decision.error);
			if (state.kind === 'pending') watch.followPending(state);
			if (decision.error && !isFailing) log(`${decision.error.message} Still waiting.`);
			isFailing = decision.error !== undefined;
		}
	} finally {
		done.abort();
	}
}
async function poll(context, wait) {
	const {clock} = context;
	const delay = wait.nextPollDelayMs(clock.now(), clock.random());
	const isAtDeadline = clock.now() + delay >= wait.deadline;
	await clock.sleep(delay);
	const isLast = isAtDeadline || clock.now() >= wait.deadline;
	const observeOnce = signal => observeProgress(context, {retries: 0, signal}, unlessClosed);
	const state = isLast ? await observeOnce() : await withDeadline(clock, wait.deadline, observeOnce);
	return {state, isLast};
}
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
	logStatus(state) {
		const order = orderOf(state);
		if (!order || order.status === this.#status) return;
		this.#status = order.status;
		this.#context.log(`The status of the order is ${order.status || 'not reported'}.`);
	}
	followPending(state) {
		this.#reasons ??= this.readReasons(state, this.#signal);
		void this.#reasons.then(
			reasons => canCheckDcv(reasons) && this.#checkDcv(),
			error => this.#context.log(error.message)
		);
	}
	async readReasons(state, signal) {
		const {api, log, session, transaction} = this.#context;
		const reasons = await fetchPendingReasons(api, state, session.response, signal);
		if (this.#signal.aborted) return reasons;
		for (const reason of describePendingReasons(reasons, transaction.dcvRandomValue, Number.POSITIVE_INFINITY)) log(`The order is waiting for ${reason}.`);
		return reasons;
	}
	#checkDcv() {
		const {api, clock, log, transaction} = this.#context;
		if (this.#signal.aborted || clock.now() - this.#checkedAt < MIN_DCV_CHECK_INTERVAL_MS) return;
		this.#checkedAt = clock.now();
		void api.checkDcv(transaction.orderId, {retries: 0, signal: this.#signal}).catch(error => {
			if (!this.#signal.aborted) log(`${error.message} Still waiting.`);
		});
	}
}

;// reissue/execute/execute-plan.js















async function executePlan(context, plan) {
	switch (plan.kind) {
		case 'unissued':
		case 'up-to-date':
			await updateCtStatus(context);
			return execute_plan_confirm(context, plan);
		case 'wait':
			await updateCtStatus(context);
			return awaitIssuance(context, plan);
		case 'reissue':
			return reissue(context, plan, () => plan.request, await updateAndObserve(context));
	}
}
async function updateCtStatus({api, inputs, transaction, checkpoint}) {
	try {
		await api.setCtStatus(transaction.orderId, transaction.desiredStatus, inputs);
		checkpoint({statusUpdate: 'applied'});
	} catch (error) {
		if (error instanceof request_error_RequestError && !error.inDoubt) checkpoint({statusUpdate: 'not-applied'});
		throw error;
	}
}
async function updateAndObserve(context) {
	const {clock, inputs} = context;
	const failed = new AbortController();
	const update = updateCtStatus(context).catch(error => {
		failed.abort();
		throw error;
	});
	const observation = withDeadline(clock, clock.now() + MAX_OBSERVATION_AGE_MS, signal =>
		observeProgress(context, {retries: inputs.retries, signal: AbortSignal.any([failed.signal, signal])}, unlessClosed)
	);
	const [updated, observed] = await Promise.allSettled([update, observation]);
	if (updated.status === 'rejected') throw updated.reason;
	if (observed.status === 'rejected') throw observed.reason;
	return observed.value;
}
function readBack(context) {
	const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
	return observeProgress(context, {retries}, unlessClosed);
}
async function execute_plan_confirm(context, plan) {
	const state = await readBack(context);
	if (state.kind === 'closed') throw orderClosedError(state.order);
	const wasUnissued = plan.kind === 'unissued';
	const isUnverified = wasUnissued && state.kind === 'unreadable' && state.phase === 'issued';
	if (state.kind === 'pending' || isUnverified) return awaitIssuance(context, plan, state);
	const certificate = certificateOf(state);
	if (!certificate) return completedResult(context, plan, state, wasUnissued ? unusedCsrWarnings(context.inputs.csrFile) : []);
	if (wasUnissued && !isAsDesired(certificate, desiredNow(context.transaction))) return reissueFirst(context, plan.order, certificate, state);
	return verifyAndFinish(context, plan, state, certificate);
}
async function reissueFirst(context, orderBefore, certificate, state) {
	findAndRecordObjections(context, certificate);
	requireReplaceable(orderBefore, certificate, context.inputs, context.transaction.desiredStatus);
	context.checkpoint({baseline: baselineOf(certificate), reissueSeenPending: false, reissuedCtStatus: null});
	const createRequest = order => planReissue(order, certificate, context.inputs).request;
	return reissue(context, {order: orderBefore, certificate}, createRequest, withCertificateAsBaseline(state));
}
async function reissue(context, before, createRequest, lastState) {
	const result = await requestReissue(context, createRequest, lastState);
	return awaitIssuance(context, before, result.state, result.kind === 'in-doubt' ? result.error : undefined);
}
async function awaitIssuance(context, before, lastState, inDoubt) {
	const initialStatus = context.transaction.reissueSeenPending ? undefined : before.order.status;
	const result = await waitForIssuance(context, inDoubt, initialStatus, lastState);
	if (result.kind === 'left-pending') return leftPendingResult(context, result.order, before.certificate, result.reasons);
	const {state, certificate, lastCertificate} = result;
	const isReplaced = lastCertificate?.serialNumber !== certificate.serialNumber;
	const certificateBefore = before.certificate ?? (isReplaced ? lastCertificate : undefined) ?? null;
	return verifyAndFinish(context, {order: before.order, certificate: certificateBefore}, state, certificate);
}
function verifyAndFinish(context, before, state, certificate) {
	verifyCertificate(certificate, context.transaction, findAndRecordObjections(context, certificate));
	const warnings = before.certificate ? changeWarnings(before.certificate, certificate) : [];
	return completedResult(context, before, state, warnings, certificate);
}
function findAndRecordObjections(context, certificate) {
	const {inputs, transaction, checkpoint} = context;
	const objections = findObjections(certificate, inputs, transaction.desiredStatus);
	if (objections.some(({reason}) => reason === 'policy')) checkpoint({isAgainstPolicy: true});
	return objections;
}

;// runner/workspace-file.js



function findInputFile(input, place) {
	const link = resolveInWorkspace(input);
	if (!wrapFsError(() => (0,external_node_fs_namespaceObject.statSync)(link, {throwIfNoEntry: false}))) return undefined;
	const file = wrapFsError(() => (0,external_node_fs_namespaceObject.realpathSync)(link));
	const path = placeOf(file, place);
	if (path === undefined) throw new Error(`the file lies outside the workspace${place === 'workspace or RUNNER_TEMP' ? ' and RUNNER_TEMP' : ''}`);
	if (!wrapFsError(() => (0,external_node_fs_namespaceObject.statSync)(file)).isFile()) throw new Error('it names no file, but a folder or a device');
	return {file, path};
}
function requireInputFile(input, place) {
	const found = findInputFile(input, place);
	if (found) return found;
	throw new Error('it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)');
}
function readInputFile({file}, maxBytes, tooLarge) {
	const {size} = wrapFsError(() => (0,external_node_fs_namespaceObject.statSync)(file));
	if (size === 0) throw new Error('the file is empty');
	if (size > maxBytes) throw new Error(`the file is larger than ${tooLarge}`);
	return wrapFsError(() => (0,external_node_fs_namespaceObject.readFileSync)(file));
}
function visiblePath(input) {
	const link = resolveInWorkspace(input);
	if (!(0,external_node_fs_namespaceObject.existsSync)(link)) return undefined;
	const file = (0,external_node_fs_namespaceObject.realpathSync)(link);
	return truncate(placeOf(file, 'workspace or RUNNER_TEMP') ?? file, MAX_FIELD_LENGTH);
}
function placeOf(file, place) {
	const inWorkspace = pathInside(workspace(), file);
	if (inWorkspace !== undefined || place === 'workspace') return inWorkspace;
	const inTemp = pathInside(process.env['RUNNER_TEMP'] ?? '', file);
	return inTemp === undefined ? undefined : `RUNNER_TEMP/${inTemp}`;
}
function pathInside(folder, file) {
	if (!(0,external_node_fs_namespaceObject.existsSync)(folder)) return undefined;
	const path = (0,external_node_path_namespaceObject.relative)((0,external_node_fs_namespaceObject.realpathSync)(folder), file);
	return path !== '' && !(0,external_node_path_namespaceObject.isAbsolute)(path) && !/^\.\.(?:[\\/]|$)/.test(path) ? path : undefined;
}
function workspace() {
	return process.env['GITHUB_WORKSPACE'] || process.cwd();
}
function resolveInWorkspace(path) {
	return (0,external_node_path_namespaceObject.resolve)(workspace(), path);
}
function wrapFsError(access) {
	try {
		return access();
	} catch (error) {
		throw new Error(`the file cannot be read (${error.code})`);
	}
}

;// domain/json-keys.js
const COLON = /\s*:/y;
function findJsonKeys(text) {
	const found = [];
	const containers = [];
	let outermostKey;
	let line = 1;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (character === '{') containers.push(new Set());
		else if (character === '[') containers.push(undefined);
		else if (character === '}' || character === ']') containers.pop();
		else if (character === '\n') line++;
		else if (character === '"') {
			const end = json_keys_endOfString(text, at);
			const keys = containers.at(-1);
			COLON.lastIndex = end;
			if (keys && COLON.test(text)) {
				const source = text.slice(at + 1, end - 1);
				const key = source.includes('\\') ? JSON.parse(`"${source}"`) : source;
				const depth = containers.length;
				if (depth === 1) outermostKey = key;
				const below = depth === 1 ? undefined : outermostKey;
				found.push({key, depth, below, line, isRepeated: keys.has(key)});
				keys.add(key);
			}
			at = end - 1;
		}
	}
	return found;
}
function json_keys_endOfString(text, start) {
	let at = start + 1;
	while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
	return at + 1;
}

;// domain/policy-file.js





const MAX_POLICY_BYTES = 2 ** 20;
const MAX_PROBLEMS_LENGTH = 1_300;
const MAX_DESCRIBED_PROBLEMS = 100;
const MAX_REASON_LENGTH = 200;
const policyFileInput = {
	parse(input, preview, showsValues) {
		if (input === 'none') return null;
		const file = requireInputFile(input, 'workspace');
		const bytes = readInputFile(file, MAX_POLICY_BYTES, '1 MiB, so it is not a policy');
		const policy = parsePolicy(decodeUtf8(bytes), preview, showsValues);
		return {policy, path: file.path, digest: (0,external_node_crypto_namespaceObject.createHash)('sha256').update(bytes).digest('hex')};
	},
	expected: 'the path of a policy file inside the workspace, or none',
	emptyHint: 'Empty does not mean none, because an expression that yields nothing must not switch the policy off.',
	visiblePart: visiblePath
};
function decodeUtf8(bytes) {
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
	} catch {
		throw new Error('the file is not UTF-8');
	}
}
const LISTS = ['keep-out', 'log', 'ignore'];
function parsePolicy(text, preview, showsValues) {
	const root = parseObject(text);
	const problems = [];
	const report = (found, complain) => problems.push(problems.length < MAX_DESCRIBED_PROBLEMS ? `${nameKey(found, preview, showsValues)}: ${complain()}` : '');
	const entries = new Map();
	const ignore = new Map();
	const listOf = new Map();
	if (!Object.hasOwn(root, 'default')) problems.push('default is missing: it must be log or keep-out');
	for (const found of findJsonKeys(text)) {
		const {key, depth, below} = found;
		const list = depth === 2 && isListName(below) ? root[below] : undefined;
		if (found.isRepeated) report(found, () => 'the key appears twice');
		else if (depth === 1) {
			const expected = expectedValue(key, root[key]);
			if (expected !== undefined) report(found, () => expected);
		} else if (isListName(below) && isObject(list) && Object.hasOwn(list, key)) {
			if (!isEntryKey(key, below)) report(found, () => adviseKey(key, below));
			const complaint = reasonComplaint(list[key]);
			if (complaint !== undefined) report(found, () => complaint);
			const otherList = listOf.get(key);
			if (otherList !== undefined && otherList !== below) report(found, () => `${otherList} has it, too`);
			listOf.set(key, below);
			const reason = String(list[key]).trim();
			if (below === 'ignore') ignore.set(key, reason);
			else entries.set(key, {list: below, reason});
		}
	}
	if (problems.length > 0) throw new Error(formatList(problems, '; ', problems.length, MAX_PROBLEMS_LENGTH));
	return {default: root['default'], entries, ignore, account: root['account'], instance: root['instance'] ?? 'us'};
}
function nameKey({key, below, line}, preview, showsValues) {
	const length = formatCount(key.length, 'character');
	const place = `(line ${line})`;
	if (below === undefined) return isKnownKey(key) ? `${key} ${place}` : `unknown key${preview(key) || ` (${length})`} ${place}`;
	const isVisible = showsValues && (isOrderId(key) || isDomain(key));
	return `${isListName(below) ? `${below}, ` : ''}${isVisible ? key : `entry of ${length}`} ${place}`;
}
function parseObject(text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (error) {
		const line = / \(line (\d+) column \d+\)$/.exec(error.message)?.[1];
		throw new Error(`the file is not JSON${line ? ` (line ${line})` : ''}, which has neither comments nor a comma behind the last entry`);
	}
	if (!isObject(value)) throw new Error('the file is not a JSON object');
	return value;
}
function isListName(key) {
	return LISTS.includes(key);
}
const EXPECTED_VALUES = new Map([
	['$schema', [value => typeof value === 'string', 'a string']],
	['account', [value => typeof value === 'string' && isOrderId(value), 'the ID of the account in quotes, 1 to 18 digits without a leading zero']],
	['instance', [value => value === 'us' || value === 'europe', 'us or europe']],
	['default', [value => value === 'log' || value === 'keep-out', 'log or keep-out']]
]);
function isKnownKey(key) {
	return EXPECTED_VALUES.has(key) || isListName(key);
}
function expectedValue(key, value) {
	if (isListName(key)) return isObject(value) ? undefined : 'it must be an object of entries';
	const rule = EXPECTED_VALUES.get(key);
	if (!rule) return `the file may have ${[...EXPECTED_VALUES.keys(), ...LISTS].join(', ')}`;
	const [accepts, expected] = rule;
	return accepts(value) ? undefined : `it must be ${expected}`;
}
function isEntryKey(key, list) {
	return isOrderId(key) || (list !== 'ignore' && isDomain(key));
}
function adviseKey(key, list) {
	if (list === 'ignore') return 'it must be an order ID, 1 to 18 digits without a leading zero';
	const advice = KEY_ADVICE.filter(([pattern]) => pattern.test(key)).map(([, text]) => text);
	return `it is neither an order ID nor a domain: ${advice.join(', ') || KEY_RULE}`;
}
function isOrderId(key) {
	return /^[1-9]\d{0,17}$/.test(key);
}
function isDomain(key) {
	return /^(?=.{1,253}$)(?:[a-z\d_-]{1,63}\.)+(?!\d+$)[a-z\d_-]{1,63}$/.test(key);
}
const KEY_ADVICE = [
	[/^\d+$/, 'an order ID has 1 to 18 digits and no leading zero'],
	[/\//, 'write the domain alone, without scheme and path'],
	[/:\d+(?:\/|$)/, 'leave out the port'],
	[/\*/, 'leave out the asterisk, since a domain covers all names below it'],
	[/^\.|\.$/, 'leave out the dot at the beginning or the end'],
	[/[A-Z]/, 'write it in lower case'],
	[/[^\0-\x7f]/, 'write other scripts in their xn-- form'],
	[/^(?!\d+$)[\w-]+$/, 'a domain has at least two labels'],
	[/\.\d+$/, 'the last label of a domain is not a number, and an IP address takes the default']
];
const KEY_RULE = 'a domain has labels of a to z, digits, hyphens and underscores, at most 63 characters each and 253 in all';
function reasonComplaint(value) {
	if (typeof value !== 'string') return 'its reason must be a string';
	const reason = value.trim();
	if (reason === '') return 'its reason is empty: say why';
	if ([...reason].length > MAX_REASON_LENGTH) return `its reason has more than ${MAX_REASON_LENGTH} characters`;
	return /\p{Cc}/u.test(reason) ? 'its reason has a control character' : undefined;
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

;// reissue/csr-file.js




const MAX_CSR_BYTES = 65_536;
const PRIVATE_KEY_MARKERS = /(?:private|secret)[\W_]{0,3}key|private[\W_]{0,3}exponent|^[ \t]*priv:|PuTTY-User-Key-File|PKCS.?12|RSAKeyValue|"d"\s*:/im;
const CSR_HEADER = /-----BEGIN [^-]*CERTIFICATE REQUEST-----/;
const CSR_BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----[^-]*-----END \1-----/;
const BASE64_LINE = /^[ \t]*(?=[-+/]*\w)(?=\S{40})[\w+/-]+={0,2}[ \t]*$/m;
const HEX_LINE = /^[ \t]*(?:[\dA-Fa-f][ \t:]*){40,}$/m;
const csrFileInput = {
	parse(input) {
		if (input.includes('-----BEGIN ')) return undefined;
		const file = requireInputFile(input, 'workspace or RUNNER_TEMP');
		const bytes = readInputFile(file, MAX_CSR_BYTES, '64 KiB, so it is not a certificate request');
		const csr = parseCsrFile(bytes.toString('latin1'));
		return {...csr, path: file.path, keyDigest: publicKeyDigest(csr.publicKey)};
	},
	expected: 'the path of a PEM file with one certificate request, not its content',
	visiblePart: visiblePath
};
function parseCsrFile(text) {
	if (PRIVATE_KEY_MARKERS.test(text.replaceAll('\0', '')))
		throw new Error('the file holds a private key, which a request does not need: remove the key, and treat it as compromised if the file was ever committed or others could read it');
	if (text.includes('\0')) throw new Error('the file is binary or UTF-16 (possibly a private key), so it is not PEM');
	const [pem] = findPemBlocks(text, '(?:NEW )?CERTIFICATE REQUEST');
	if (pem === undefined) throw new Error('the file holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)');
	if (text.split(CSR_HEADER).length > 2) throw new Error('the file holds more than one certificate request');
	const textAround = text.replace(CSR_BLOCK, '').replaceAll('\r', '\n');
	if (BASE64_LINE.test(textAround) || HEX_LINE.test(textAround))
		throw new Error('the file holds a line of base64 or hexadecimal text outside the certificate request (possibly a key): remove that line');
	try {
		return parseCertificateRequest(pem);
	} catch {
		throw new Error('the file holds a certificate request that cannot be read');
	}
}

;// reissue/inputs.js






const reissueInputs = (get, now = systemClock.now()) => {
	const orderId = get('order-id', orderIdInput);
	const statusSource = statusInputs(get);
	const connection = connectionInputs(get, statusSource.policyFile?.policy.instance);
	const dryRun = get('dry-run', booleanInput);
	const retry = retryInputs(get);
	const csrFile = get('csr-file', csrFileInput, null);
	const waitMinutes = get('wait-minutes', integerInput(0, 300), 15);
	const apiUrl = statusSource.policyFile === undefined ? undefined : connection.apiUrl;
	const others = {orderId, apiUrl, status: statusSource.status, csrFile};
	return {
		orderId,
		statusSource,
		...connection,
		dryRun,
		...retry,
		csrFile,
		waitMinutes,
		expectedPlan: get('expected-plan', expectedPlanInput(others, now)),
		skipApproval: get('skip-approval', booleanInput),
		runUrl: workflowRunUrl()
	};
};
function statusInputs(get) {
	const status = get('disable-ct', disableCtInput, null);
	const policyFile = get('policy-file', policyFileInput);
	if (policyFile !== null) return {policyFile, status};
	return {policyFile, status: status === null ? get('disable-ct', {...disableCtInput, emptyHint: NO_POLICY_HINT}) : status};
}
const NO_POLICY_HINT = 'Only with policy-file it may be empty: the policy then decides.';

;// reissue/describe-plan.js



function describePlan(run) {
	const {plan, waitMinutes, csrPath} = run;
	const set = `A run would set CT logging to ${plan.desiredStatus}`;
	switch (plan.kind) {
		case 'unissued':
			return `${set}. Nothing was issued yet, so the run would request no reissue${csrPath && ' and would not use csr-file'}.`;
		case 'up-to-date':
			return `${set}. The active certificate is as desired, so the run would request no reissue. ${describeActive(plan)}`;
		case 'wait':
			return `${set} and request no reissue, because one is pending: the run would ${waitMinutes === 0 ? 'end green as soon as it sees the pending reissue' : `wait up to ${waitMinutes} min for it`}. ${describeActive(plan)} ${csrPath === '' ? ANY_KEY_NOTICE : `A run that waits for that reissue would be red if its certificate had a key other than the one in csr-file (${formatPath(csrPath)}).`}`;
		case 'reissue':
			return `${set} and request a reissue, because ${reissueReasons(plan)}. ${describeActive(plan)} ${describeRequest(plan, run)}`;
	}
}
const ANY_KEY_NOTICE = 'Without csr-file, a run that waits for that reissue would accept any key and additional names: find out who requested it.';
function describeActive({certificate}) {
	return `The active certificate has the serial number ${certificate.serialNumber}.`;
}
function describeRequest({keyPair, desiredStatus}, {waitMinutes, csrPath}) {
	const csr = keyPair.csrSource === 'order' ? 'the CSR of the order' : `the CSR of csr-file (${formatPath(csrPath)})`;
	const wait = waitMinutes === 0 ? 'only request the reissue, and end as soon as it is pending' : `wait up to ${waitMinutes} min for the new certificate`;
	const publication = desiredStatus === 'enabled' ? ' CT logs would publish all of its names for good.' : '';
	return `The run would use ${csr}, public key SHA-256 ${keyPair.digest}. ${KEY_PAIR_TEXT[keyPair.change]}. The run would ${wait}. The reissue may change the extended key usage, the end date and the issuer.${publication}`;
}
function reissueReasons({certificate, desiredStatus, requiredKeyDigest}) {
	const reasons = [
		certificate.ctStatus !== desiredStatus && `the active certificate was ${describeLogging(certificate)}`,
		!hasDesiredKey(certificate, {desiredStatus, keyDigest: requiredKeyDigest}) && 'the active certificate has a key other than the one in csr-file'
	];
	return reasons.filter(Boolean).join(', and ');
}
function describeLogging({ctStatus}) {
	return ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}
const KEY_PAIR_TEXT = {same: 'The certificate keeps its key pair', new: 'The certificate gets a new key pair'};
function describePolicy(policy) {
	if (!policy) return '';
	const {path, digest, rule} = policy;
	return `Policy file: ${formatPath(path)}, SHA-256 ${digest}, rule: ${withoutBackticks(rule)}.`;
}
function formatPath(path) {
	return `\`${withoutBackticks(truncate(toSingleLine(path), MAX_FIELD_LENGTH))}\``;
}
function withoutBackticks(text) {
	return text.replaceAll('`', "'");
}
const MAX_LINE_LENGTH = 1_500;
function formatPlannedNames(plan) {
	const names = plannedNames(plan);
	const heading = `DNS names of the ${plan.certificate ? 'active certificate' : 'order'}`;
	const rest = names.length - MAX_LISTED_NAMES;
	const items = names.slice(0, MAX_LISTED_NAMES).map(name => truncate(name, MAX_FIELD_LENGTH));
	if (rest > 0) items.push(`and ${rest} more (see the summary)`);
	const lines = [];
	for (const item of items) {
		const line = lines.at(-1);
		if (line === undefined) lines.push(`${heading}: ${item}`);
		else if (line.length + item.length > MAX_LINE_LENGTH) lines.push(`${heading}, continued: ${item}`);
		else lines.splice(-1, 1, `${line}, ${item}`);
	}
	return lines.length > 0 ? lines : [`${heading}: unknown`];
}

;// reissue/log-line.js







function formatResult(result) {
	const {dryRun, plan, planText, request, waitsFor} = result;
	const description = describeResult(result);
	const [policy, reasons] = [describePolicy(plan.policy), formatWaitsFor(waitsFor)];
	if (!dryRun) return [joinSentences(description, describeOwnRequest(request), policy, reasons)];
	const lines = [description, ...formatPlannedNames(plan), policy, reasons, planText && `Plan: ${planText}`];
	return lines.filter(line => line !== '');
}
function describeResult(result) {
	const {orderId, desiredStatus, certificate, order, durationMs, leftPending} = result;
	const {commonName: name} = reportedNames(certificate ?? undefined, order);
	const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
	const done = `CT logging of ${subject} is ${desiredStatus}`;
	const details = `${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as desired. ${describeKeyPair(result)}`;
	switch (resultKind(result)) {
		case 'dry-run':
			return `Dry run, nothing was changed: ${subject} has CT logging ${order.ctStatus}. ${describePlan(result)}`;
		case 'left-pending':
			return `${leftPending} ${AWAIT_LATER}`;
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
const AWAIT_LATER = 'Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate.';
function describeKeyPair({certificate, certificateBefore, csrPath, csrKeyDigest}) {
	if (!certificate) return `The certificate must have the key of csr-file ${formatPath(csrPath)} (public key SHA-256 ${csrKeyDigest}).`;
	const change = certificateBefore?.publicKey.equals(certificate.publicKey) ? 'same' : 'new';
	const source = csrPath === '' ? '' : `csr-file ${formatPath(csrPath)}, `;
	const text = certificateBefore ? KEY_PAIR_TEXT[change] : 'The certificate has its first key pair';
	return `${text} (${source}public key SHA-256 ${publicKeyDigest(certificate.publicKey)}).`;
}

;// reissue/plan.js









function createPlan(state, options) {
	const {expectedPlan, csrFile} = options;
	const order = requireOpenOrder(state);
	requirePublicTls(order, certificateOf(state));
	const certificate = state.kind === 'unissued' ? null : requireCertificate(state);
	const decision = decideStatus(options.statusSource, {...state, order, certificate}, expectedPlan?.action);
	const {desiredStatus} = decision;
	const base = {...decision, order, requiredKeyDigest: requiredKeyDigest(options)};
	const requireExpected = (action, csr) =>
		requireExpectedPlan(expectedPlan, {
			desiredStatus,
			action,
			ctStatus: order.ctStatus,
			serialNumber: certificate?.serialNumber,
			names: plannedNames({order, certificate}),
			reissuePending: state.reissuePending,
			csr
		});
	if (!certificate) {
		requireExpected('status');
		return {...base, kind: 'unissued', certificate};
	}
	requireReissuable(order, certificate, desiredStatus);
	if (state.kind === 'pending') {
		requireExpected('wait');
		return {...base, kind: 'wait', certificate};
	}
	if (isAsDesired(certificate, {desiredStatus, keyDigest: base.requiredKeyDigest})) {
		requireExpected('status');
		return {...base, kind: 'up-to-date', certificate};
	}
	requireExpected('reissue', csrFile ?? usableCsr(order, certificate));
	const reissue = planReissue(order, certificate, options);
	return {...base, ...reissue, requiredKeyDigest: reissue.keyPair.digest, kind: 'reissue', certificate};
}
function requireOpenOrder({kind, order}) {
	if (order instanceof request_error_RequestError) throw order;
	if (kind !== 'closed') return order;
	throw refusals_refusal(order.id, `the order is ${normalizeStatus(order.status)}`, 'For a new certificate, place a new order.');
}
function requireCertificate(state) {
	const errors = readErrorsOf(state);
	if (errors.order) throw errors.order;
	const certificate = certificateOf(state);
	if (certificate) return certificate;
	const error = errors.certificate;
	if (state.kind !== 'pending' || error.status !== 404) throw error;
	throw error.with({hint: 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.'});
}
function requiredKeyDigest({csrFile, expectedPlan}) {
	return csrFile?.keyDigest ?? plannedKeyDigest(expectedPlan);
}

;// reissue/summary.js









function renderSummary(result) {
	const {dryRun, desiredStatus, leftPending, warnings, waitsFor} = result;
	return joinBlocks(
		`<h2>${headline(result)}</h2>`,
		dryRun && '<p><strong>This was a dry run: nothing was changed.</strong></p>',
		`<p><strong>Next:</strong> ${renderTextWithCode(nextStep(result))}</p>`,
		leftPending !== '' && `<p>${renderText(leftPending)}</p>`,
		renderWaitsFor(waitsFor),
		...warnings.map(renderWarning),
		`<p>${CT_LOG_NOTICE}${desiredStatus === 'disabled' ? ` ${UNLOGGED_NOTICE}` : ''}</p>`,
		renderTable(summaryRows(result)),
		LINKS
	);
}
function renderFailureSummary(title, error, recovery) {
	return joinBlocks(
		`<h2>${renderText(title)}</h2>`,
		error !== undefined && renderError(error),
		recovery && renderNotice('Recovery', recovery),
		recovery?.lostNames[0] && `<p><strong>Lost names:</strong> ${renderNameList(recovery.lostNames)}</p>`,
		recovery && renderWaitsFor(recovery.waitsFor),
		recovery && `<p><strong>Reissue request:</strong> ${renderText(recovery.request)}</p>`,
		'<p>No output was set.</p>',
		LINKS
	);
}
function headline(result) {
	const {orderId, desiredStatus} = result;
	return result.dryRun ? `Dry run: DigiCert order ${orderId}` : `DigiCert order ${orderId}: CT logging ${desiredStatus}, ${headlineState(result)}`;
}
function headlineState(result) {
	switch (resultKind(result)) {
		case 'left-pending':
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
	const {orderId, desiredStatus, dryRun, plan, order, certificate, certificateBefore, csrPath} = result;
	const {planText, durationMs} = result;
	const kind = resultKind(result);
	const isNew = kind === 'reissued' || kind === 'first-issued';
	const named = certificate ?? certificateBefore;
	const {commonName, dnsNames} = reportedNames(named ?? undefined, order);
	const responseText = describeResponse(result.request.response, result.dcvRandomValue);
	const showsKey = isNew || (csrPath !== '' && (kind === 'unchanged' || kind === 'left-pending'));
	const rows = [
		['Order', `${inlineCode(orderId)}${order.status && `, ${inlineCode(order.status)}`}`],
		['CT logging', `${plan.order.ctStatus} before, <strong>${desiredStatus} ${dryRun ? 'after a run' : 'now'}</strong>`],
		['Certificate before', describeCertificate(certificateBefore)],
		['Certificate now', dryRun ? '' : describeCertificateNow(result)],
		['Common name', commonName ? inlineCode(commonName) : 'unknown'],
		['DNS names', dryRun ? renderPlannedNames(plan).html : renderNameList(dnsNames)],
		['Key pair', showsKey ? renderTextWithCode(describeKeyPair(result)) : ''],
		['Policy', plan.policy ? renderPolicy(plan.policy) : ''],
		['Plan', !dryRun ? '' : planText ? inlineCode(planText) : 'none: see the warning'],
		['Reissue request', dryRun ? '' : renderText(`${describeOwnRequest(result.request)} ${responseText}`)],
		['Took', dryRun ? '' : formatDuration(durationMs)]
	];
	return rows.filter(([, value]) => value !== '');
}
function renderPolicy({path, digest, rule}) {
	return `${inlineCode(path)} (SHA-256 ${digest}), rule: ${inlineCode(rule)}`;
}
function describeCertificateNow(result) {
	switch (resultKind(result)) {
		case 'left-pending':
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
		case 'left-pending':
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
	return `<p><strong>The order is waiting for:</strong></p>\n<ul>${reasons.map(reason => `<li>${inlineCode(reason)}</li>`).join('')}</ul>`;
}
function describeCertificate(certificate) {
	if (!certificate) return 'none issued yet';
	return `serial number ${inlineCode(certificate.serialNumber)}, ${describeLogging(certificate)}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}
const CT_LOG_NOTICE = 'What is in a public CT log stays there, with all names: the earlier certificates cannot be taken out.';
const LINKS = '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';

;// reissue/sync-state.js


function initialSyncOf(transaction) {
	const {baseline, initialCtStatus, isClosed, reissueSeenPending, reissuedCtStatus} = transaction;
	if (isClosed) return {kind: 'in-sync'};
	if (reissueSeenPending) return {kind: 'pending'};
	const certificateStatus = reissuedCtStatus ?? baseline?.ctStatus;
	return certificateStatus ? compare(initialCtStatus, certificateStatus) : {kind: 'in-sync'};
}
function observedSync(state) {
	const order = orderOf(state);
	if (!order) return {kind: 'unknown'};
	if (state.kind === 'closed' || state.kind === 'unissued') return {kind: 'in-sync'};
	if (nonPublicTlsReason(order.product, certificateOf(state))) return {kind: 'in-sync'};
	if (state.kind === 'pending') return {kind: 'pending'};
	return state.kind === 'other-certificate' ? compare(order.ctStatus, state.certificate.ctStatus) : {kind: 'unknown'};
}
function compare(orderStatus, certificateStatus) {
	if (orderStatus === 'unknown') return {kind: 'unknown'};
	return orderStatus === certificateStatus ? {kind: 'in-sync'} : {kind: 'out-of-sync', orderStatus, certificateStatus};
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
function repairText({orderId, apiUrl}, status) {
	const url = quoteForShell(`${apiUrl}/order/certificate/${orderId}/ct-status`);
	const body = quoteForShell(`{"disable_ct": ${status === 'disabled'}}`);
	return `To set CT logging of the order to ${status}, run: printf 'X-DC-DEVKEY: %s' "$DIGICERT_API_KEY" | curl --fail --globoff --request PUT --header @- --header 'Content-Type: application/json' --data ${body} ${url} (or set it in CertCentral).`;
}
function quoteForShell(text) {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

;// reissue/recovery/messages.js





function isLeftOutOfSync({decision, error}) {
	if (decision.kind === 'not-changed') return decision.initialSync.kind === 'out-of-sync';
	if (decision.kind === 'keep-for-first-certificate') return false;
	return decision.kind === 'out-of-sync' || decision.kind === 'out-of-time' || error !== undefined;
}
function withoutRerunHint(error, result) {
	const {decision} = result;
	const isUnknown = decision.kind === 'out-of-time' || (decision.kind === 'out-of-sync' && !decision.isClosed);
	const mayRunAgain = decision.kind === 'left-pending' || isUnknown;
	const isRerunHint = error instanceof ActionError && error.advisesRerun;
	if (!isRerunHint || mayRunAgain || !isLeftOutOfSync(result)) return error;
	return new ActionError(error.detail, {title: error.title, hint: '', cause: error});
}
function describeRecovery(result, transaction, response, shownHint) {
	const {decision, error, pendingReasons} = result;
	const {dcvRandomValue} = transaction;
	const facts = {
		waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
		request: joinSentences(describeOwnRequest(transaction), describeResponse(response, dcvRandomValue)),
		lostNames: lostNamesOf(decision)
	};
	const text = error ? failedUpdateText(decision, transaction) : recoveryText(decision, transaction);
	const cause = error ?? (decision.kind === 'out-of-sync' ? decision.error : undefined);
	const shownCause = cause?.hint === shownHint ? cause?.with({hint: ''}) : withoutRerunHint(cause, result);
	return {text, cause: shownCause, ...facts};
}
function formatRecovery({text, cause, request, waitsFor}) {
	return joinSentences(text, request, cause?.message.trimEnd(), formatWaitsFor(waitsFor));
}
function recoveryFailedMessage(orderId, error) {
	const reason = error.message.replace(/\.$/, '');
	return `Order ${orderId} could not be checked (${reason}), so assume that order ${orderId} is out of sync. ${RERUN_IS_SAFE}`;
}
const CHECK_CLOSED_ORDER = 'The order is closed: check in CertCentral whether its latest certificate was logged, and set CT logging of the order accordingly.';
const RERUN_IS_SAFE = 'Run again: the run does what is left to do, and requests no reissue while one is pending.';
function recoveryText(decision, transaction) {
	const {orderId, desiredStatus} = transaction;
	switch (decision.kind) {
		case 'not-changed':
			return notChangedMessage(transaction, decision.initialSync);
		case 'left-pending':
			return leftPendingText(transaction);
		case 'out-of-sync':
			return `The order or its certificate could not be read, so assume that order ${orderId} is out of sync. ${decision.isClosed ? CHECK_CLOSED_ORDER : RERUN_IS_SAFE}`;
		case 'out-of-time':
			return `Assume that order ${orderId} is out of sync: the time of the recovery was over while a reissue could still appear. ${describeLastLook(decision)} ${RERUN_IS_SAFE}`;
		case 'no-certificate':
			return 'The order is closed, and no certificate of the order is known: no certificate can be issued any more. The recovery set nothing.';
		case 'keep-for-first-certificate':
			return `Nothing was issued yet: CT logging was set to ${desiredStatus} once more, for the first certificate. Run again.`;
		case 'restore-baseline':
		case 'in-sync':
		case 'match-certificate':
			return joinSentences(
				lostNamesNotice(decision),
				decision.kind === 'in-sync'
					? `The order and its active certificate are in sync, with CT logging ${desiredStatus}.`
					: `CT logging of the order was restored to ${decision.statusToSet}, the status of its ${decision.kind === 'restore-baseline' ? 'certificate at the start' : 'active certificate'}.`,
				nextStepText(decision.nextStep)
			);
	}
}
function describeLastLook({order: {status, ctStatus}, certificate}) {
	const active = certificate ? `its active certificate had the serial number ${certificate.serialNumber} and CT logging ${certificate.ctStatus}` : 'its certificate could not be downloaded yet';
	return `When it was last read, the order had the status ${status} and CT logging ${ctStatus}, no reissue was pending, and ${active}.`;
}
function nextStepText({kind, isPlanObsolete}) {
	const rerun = isPlanObsolete ? 'plan again' : 'run again';
	switch (kind) {
		case 'none':
			return '';
		case 'rerun':
			return isPlanObsolete ? 'Plan again: the order is not as in expected-plan anymore, so a rerun would refuse that plan.' : 'Run again.';
		case 'rerun-with-names':
			return isPlanObsolete ? 'Plan again after the reissue.' : 'Run again after the reissue.';
		case 'rerun-with-policy':
			return `Change the policy first (list the order ID), then ${rerun}.`;
		case 'rerun-with-csr':
			return `The key of the certificate is not the key of csr-file. To get a certificate with that key, remove the cause of the failure and ${rerun}: it requests one with your CSR.`;
		case 'rerun-with-active-key':
			return `The key of the certificate is not the one that it should have kept. Find out who requested the reissue, then ${rerun}: a rerun takes the key that is active then.`;
		case 'issued-otherwise':
			return isPlanObsolete ? `${ISSUED_OTHERWISE} Then plan again.` : ISSUED_OTHERWISE;
		case 'key-differs':
			return `${ISSUED_OTHERWISE} Only its key differs, and there was no csr-file: ${isPlanObsolete ? 'plan again, because ' : ''}a rerun takes the key that is active then.`;
		case 'not-visible':
			return 'The requested reissue did not appear. Run again: if the reissue is pending by then, the run waits for it. Also run again if it is issued later.';
	}
}
const ISSUED_OTHERWISE =
	"DigiCert issued it otherwise than requested, and would probably do so again. Check whether an approver or somebody else changed the CT status, the account's settings for CT logging, or the key of the certificate.";
function failedUpdateText(decision, transaction) {
	const {orderId, desiredStatus} = transaction;
	if (decision.kind === 'keep-for-first-certificate') return `Nothing was issued yet, and CT logging could not be set to ${desiredStatus} once more. Run again.`;
	const outOfSync = `CT logging could not be restored: order ${orderId} is out of sync.`;
	if (decision.kind === 'left-pending') return `${outOfSync} A reissue is pending, and the order may not have CT logging ${desiredStatus}. ${RERUN_IS_SAFE}`;
	const isRestored = decision.kind === 'match-certificate' || decision.kind === 'restore-baseline';
	return joinSentences(lostNamesNotice(decision), outOfSync, repairText(transaction, isRestored ? decision.statusToSet : desiredStatus));
}
function lostNamesOf(decision) {
	return 'lostNames' in decision ? decision.lostNames : [];
}
function lostNamesNotice(decision) {
	const names = lostNamesOf(decision);
	if (names.length === 0) return '';
	return `The new certificate lacks ${formatNames(names)}: DigiCert revokes the earlier certificates within 72 hours. In CertCentral, reissue the certificate with all names.`;
}

;// reissue/recovery/decision.js




function decideRecovery(transaction, {state, isOutOfTime}) {
	const {baseline, desiredStatus} = transaction;
	const [order, certificate] = [orderOf(state), certificateOf(state)];
	const desiredIfMissing = desiredStatusIfMissing(transaction, order);
	if (state.kind === 'pending') return {kind: 'left-pending', statusToSet: desiredIfMissing};
	const isUnissued = isNothingIssued(transaction, state);
	if (isReissuePossible(transaction, state) && !isUnissued) {
		if (isOutOfTime && order) return {kind: 'out-of-time', order, certificate};
		if (state.kind === 'unreadable' || !certificate) return outOfSync(state);
	}
	if (state.kind === 'closed' && isUnissued) return {kind: 'no-certificate'};
	if (state.kind === 'unissued') return {kind: 'keep-for-first-certificate', statusToSet: desiredStatus};
	if (!certificate || (state.kind === 'unreadable' && !state.differsFromBaseline)) {
		if (!baseline) return outOfSync(state);
		const kind = state.kind === 'closed' ? 'none' : 'rerun';
		return {kind: 'restore-baseline', statusToSet: baseline.ctStatus, nextStep: {kind, isPlanObsolete: false}};
	}
	const lost = baseline && state.differsFromBaseline ? lostNames(baseline, certificate) : [];
	const rest = {lostNames: lost, nextStep: nextStepAfter(transaction, state, certificate, lost.length > 0)};
	if (certificate.ctStatus === desiredStatus) return {kind: 'in-sync', statusToSet: desiredIfMissing, ...rest};
	return {kind: 'match-certificate', statusToSet: certificate.ctStatus, ...rest};
}
function outOfSync(state) {
	const {order, certificate} = readErrorsOf(state);
	return {kind: 'out-of-sync', error: order ?? certificate, isClosed: state.kind === 'closed'};
}
function nextStepAfter(transaction, state, certificate, lacksNames) {
	const {expectedPlan, csrKeyDigest} = transaction;
	const isReported = orderOf(state)?.ctStatus !== 'unknown';
	const ctStatus = isReported ? certificate.ctStatus : 'unknown';
	const found = {certificate, ctStatus, reissuePending: state.reissuePending};
	const isPlanObsolete = expectedPlan !== null && wouldRefusePlan(expectedPlan, csrKeyDigest, found);
	return {kind: nextStepKind(transaction, state, certificate, lacksNames), isPlanObsolete};
}
function nextStepKind(transaction, {kind, differsFromBaseline}, certificate, lacksNames) {
	const {reissueRequest, reissueSeenPending, desiredStatus, csrKeyDigest, isAgainstPolicy} = transaction;
	const desired = desiredNow(transaction);
	const isRequested = reissueRequest !== 'none';
	const onlyKeyDiffers = certificate.ctStatus === desiredStatus && !lacksNames && !hasDesiredKey(certificate, desired);
	if (kind === 'closed') return 'none';
	if (isRequested && differsFromBaseline && !isAsDesired(certificate, desired)) return onlyKeyDiffers && csrKeyDigest === '' ? 'key-differs' : 'issued-otherwise';
	if (isRequested && !differsFromBaseline && !reissueSeenPending) return 'not-visible';
	if (lacksNames) return 'rerun-with-names';
	if (!onlyKeyDiffers || isRequested) return isAgainstPolicy ? 'rerun-with-policy' : 'rerun';
	return csrKeyDigest === '' ? 'rerun-with-active-key' : 'rerun-with-csr';
}
function desiredStatusIfMissing({statusUpdate, desiredStatus}, order) {
	const reported = order?.ctStatus ?? 'unknown';
	const isOther = reported !== 'unknown' && reported !== desiredStatus;
	return statusUpdate === 'in-doubt' || isOther ? desiredStatus : undefined;
}

;// reissue/recovery/observe-until-conclusive.js








function observeUntilConclusive(context, deadline) {
	const {clock, log, session, transaction} = context;
	const startedAt = clock.now();
	return withDeadline(clock, deadline, async signal => {
		let last;
		let [failures, isWaiting] = [0, false];
		for (;;) {
			const state = keepPending(await observeProgress(context, {retries: 0, signal}, always), transaction, session);
			if (signal.aborted && last) return last;
			const now = clock.now();
			if (mayAppearLater(state, transaction)) {
				session.reissueRequestedAt ??= startedAt;
				session.pendingEndedAt ??= now;
			}
			const next = decideNextObservation(state, transaction, {session, failures, now});
			last = {state, isOutOfTime: next.kind === 'wait'};
			if (next.kind === 'none') return last;
			if (next.kind === 'wait') {
				if (!isWaiting) log(`A reissue may still appear: waiting up to ${formatDuration(next.graceLeftMs)} for it.`);
				[failures, isWaiting] = [0, true];
				await clock.sleep(next.delayMs, signal).catch(() => {});
			} else {
				const delayMs = delayWithin(deadline - now, next.error, ++failures, now, clock.random());
				log(retryMessage(`${failures}`, next.error, delayMs));
				await clock.sleep(delayMs, signal).catch(() => {});
			}
			if (signal.aborted) return last;
		}
	});
}
function decideNextObservation(state, transaction, {session, failures, now}) {
	const graceEnd = graceEndsAt(transaction, session);
	if (mayAppearLater(state, transaction) && state.observedAt < graceEnd) {
		const graceLeftMs = Math.max(0, graceEnd - now);
		return {kind: 'wait', delayMs: Math.min(graceLeftMs, RECOVERY_POLL_INTERVAL_MS), graceLeftMs};
	}
	const error = findRetryError(state, transaction, failures);
	return error ? {kind: 'retry', error} : {kind: 'none'};
}
function keepPending(state, {reissueSeenPending}, {pendingEndedAt}) {
	const order = orderOf(state);
	const isOverOrUnseen = !reissueSeenPending || pendingEndedAt !== undefined;
	const isUnreported = state.phase === 'issued' && state.reissuePending === 'unknown' && !state.differsFromBaseline;
	return order && !isOverOrUnseen && isUnreported ? {...state, kind: 'pending', order} : state;
}
function mayAppearLater(state, transaction) {
	const isMissing = state.kind === 'unreadable' && state.phase === 'issued' && readErrorsOf(state).certificate?.status === 404;
	const isOver = state.kind === 'unissued' && state.reissuePending === false && transaction.reissueSeenPending;
	return isReissuePossible(transaction, state) && (state.kind === 'unchanged' || isMissing || isOver);
}
function graceEndsAt({reissueSeenPending, reissuedCtStatus}, session) {
	const wasSeen = reissueSeenPending || reissuedCtStatus !== null;
	return wasSeen ? pendingGraceEndsAt(session) : requestGraceEndsAt(session);
}
function findRetryError(state, transaction, failures) {
	if (state.kind === 'pending') return undefined;
	const {order, certificate} = readErrorsOf(state);
	const errors = [order, certificate].filter(error => error !== undefined);
	if (errors.some(({isKeyRefused}) => isKeyRefused)) return undefined;
	const transientError = errors.find(({retryability}) => retryability !== 'permanent');
	if (transientError) return transientError;
	const [error] = errors;
	if (isReissuePossible(transaction, state) && !isNothingIssued(transaction, state)) return error;
	const isDefinite = error?.status !== undefined && error.status >= 400;
	return isDefinite || failures + 1 >= MAX_PERMANENT_FAILURES ? undefined : error;
}

;// reissue/recovery/recover.js







async function recover(context, connect, debug) {
	const result = await decideAndSet(context, connect);
	const status = 'statusToSet' in result.decision && result.decision.statusToSet;
	const outcome = status ? `, CT logging ${result.error ? 'could not be set' : 'was set'} to ${status}` : '';
	debug?.(`Recovery decision: ${result.decision.kind}${outcome}`);
	return result;
}
async function decideAndSet(context, connect) {
	const {transaction} = context;
	if (transaction.statusUpdate === 'not-applied') {
		const decision = {kind: 'not-changed', initialSync: initialSyncOf(transaction)};
		return {decision, error: undefined, pendingReasons: undefined};
	}
	const api = connect();
	try {
		return await observeAndSet({...context, api});
	} finally {
		api.close();
	}
}
async function observeAndSet(context) {
	const {clock, transaction} = context;
	const deadline = clock.now() + RECOVERY_BUDGET_MS;
	const last = await observeUntilConclusive(context, deadline - RECOVERY_STATUS_BUDGET_MS);
	const decision = decideRecovery(transaction, last);
	const [error, pendingReasons] = await withDeadline(clock, deadline, signal => Promise.all([setStatus(context, decision, deadline, signal), readPendingReasons(context, last.state, signal)]));
	return {decision, error, pendingReasons};
}
async function setStatus(context, decision, deadline, signal) {
	const status = 'statusToSet' in decision ? decision.statusToSet : undefined;
	if (status === undefined) return undefined;
	context.checkpoint({statusUpdate: 'in-doubt'});
	try {
		await context.api.setCtStatus(context.transaction.orderId, status, {retries: 0, deadline, signal});
		return undefined;
	} catch (error) {
		return toRequestError(error);
	}
}
async function readPendingReasons({api, session}, state, signal) {
	if (state.kind !== 'pending') return undefined;
	return fetchPendingReasons(api, state, session.response, signal);
}

;// reissue/recovery/main-step.js









const MAX_CAUSE_LENGTH = 900;
async function recoverAndFail(context, connectForRecovery, cause) {
	const {orderId, certificateFile} = context.transaction;
	removeCertificateFile(certificateFile);
	const {message, isRecovered, shownCause} = await runRecovery(context, connectForRecovery, cause).catch(error => ({
		message: {text: recoveryFailedMessage(orderId, error), waitsFor: [], request: describeOwnRequest(context.transaction), lostNames: []},
		isRecovered: false,
		shownCause: cause
	}));
	const reason = truncate(shownCause.message.trimEnd().replace(/\.?$/, '.'), MAX_CAUSE_LENGTH);
	setFailed(new Error(`${reason} ${formatRecovery(message)}`));
	writeSummary(renderFailureSummary(`Reissue of DigiCert order ${orderId}: the step failed`, shownCause, message));
	if (isRecovered) clearState();
	else withoutErrors(context.checkpoint)({isFailureReported: true});
}
async function runRecovery(context, connectForRecovery, cause) {
	const {transaction} = context;
	if (transaction.statusUpdate !== 'not-applied') log(`${cause.message} Recovering: checking the order and its certificate.`);
	const result = await recover({...context, checkpoint: withoutErrors(context.checkpoint)}, connectForRecovery, debug);
	const isRecovered = result.error === undefined && !isLeftOutOfSync(result);
	const hint = cause instanceof ActionError ? cause.hint : undefined;
	const message = describeRecovery(result, transaction, context.session.response, hint);
	return {message, isRecovered, shownCause: withoutRerunHint(cause, result)};
}
function withoutErrors(checkpoint) {
	return progress => {
		try {
			checkpoint(progress);
		} catch (error) {
			log(error.message);
		}
	};
}

;// reissue/run.js






















async function run(overrides = {}) {
	try {
		startState();
		const clock = overrides.clock ?? systemClock;
		const inputs = getInputs(get => reissueInputs(get, clock.now()));
		const connect = timeoutSeconds => new ReissueApi({...inputs, timeoutSeconds}, {log: log, debug: debug, ...overrides});
		const api = connect(inputs.timeoutSeconds);
		try {
			await run_reissue({api, inputs, clock, log: log}, () => connect(RECOVERY_TIMEOUT_SECONDS));
		} finally {
			api.close();
		}
	} catch (error) {
		setFailed(error);
		writeSummary(renderFailureSummary('Reissue: the step failed', error));
	}
}
function startState() {
	try {
		initializeState();
	} catch (error) {
		throw new Error(`${error.message}. The order was not changed.`, {cause: error});
	}
}
async function run_reissue(environment, connectForRecovery) {
	const {api, inputs, clock} = environment;
	const startedAt = clock.now();
	const known = {orderId: inputs.orderId, commonName: '', baselineSerial: undefined};
	const accountCheck = requireAccount(api, inputs.statusSource.policyFile, inputs);
	const [state, account] = await Promise.all([observe(environment, known, inputs, ifOrderReadable), Promise.allSettled([accountCheck]).then(([result]) => result)]);
	const plan = addSyncState(state, inputs, () => {
		if (account.status === 'rejected') throw account.reason;
		return createPlan(state, inputs);
	});
	if (inputs.dryRun) return publish(await planResult(environment, plan, state));
	const transaction = createTransaction(inputs, plan);
	const checkpoint = createCheckpoint(transaction, progress => state_saveState(progress, inputs.apiKey));
	addSyncState(state, inputs, () => checkpoint({}));
	const context = {...environment, transaction, session: {}, checkpoint};
	try {
		const execution = await executePlan(context, plan);
		const certificateFile = handOver(context, execution.certificate?.chainPem);
		const durationMs = clock.now() - startedAt;
		publish(executedResult(context, plan, execution, {certificateFile, durationMs}));
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
		const {detail, title, hint} = error;
		throw new ActionError(detail, {title, hint: `${hint} ${notChanged}`, cause: error});
	}
}
async function planResult({api, inputs}, plan, state) {
	const reasons = state.kind === 'pending' ? await fetchPendingReasons(api, state, undefined) : undefined;
	return dryRunResult(inputs, plan, state, reasons);
}
function handOver({inputs, checkpoint}, chainPem) {
	if (chainPem === undefined) return '';
	const certificateFile = certificateFilePath(inputs.orderId);
	checkpoint({certificateFile});
	writeCertificateFile(certificateFile, chainPem);
	return certificateFile;
}
function publish(result) {
	const {orderId, desiredStatus, dryRun, warnings} = result;
	for (const warning of warnings) warn(formatWarning(warning));
	for (const line of formatResult(result)) log(line);
	setOutputs(toOutputs(result), dryRun ? 'The outputs' : `CT logging of order ${orderId} is ${desiredStatus}, but the outputs`);
	writeSummary(renderSummary(result));
}

;// reissue/index.js


runToEnd(run);

