// Sends each message of a JSON file by Alibaba's own SDK: node send.js <messages.json> <port>
// A message: {"product": "cams" | "dysmsapi", "parameters": {"ChannelType": "viber", …}}, on the wire's names.
'use strict';
const fs = require('fs');
const OpenApi = require('@alicloud/openapi-client');
const Cams = require('@alicloud/cams20200606');
const Dysms = require('@alicloud/dysmsapi20180501');

const [file, port] = process.argv.slice(2);
const config = () =>
  new OpenApi.Config({
    accessKeyId: 'YourAccessKeyId',
    accessKeySecret: 'YourAccessKeySecret',
    protocol: 'http',
    endpoint: `127.0.0.1:${port}`,
  });

// The SDK's own names: lower camel, a template's values as a map, numbers as numbers.
function toModel(parameters) {
  const model = {};
  for (const [name, value] of Object.entries(parameters)) {
    const own = name[0].toLowerCase() + name.slice(1);
    model[own] = name === 'TemplateParams' ? JSON.parse(value)
      : ['Ttl', 'FallBackDuration'].includes(name) ? Number(value)
      : value;
  }
  return model;
}

async function main() {
  const cams = new Cams.default(config());
  const dysms = new Dysms.default(config());
  for (const { product, parameters } of JSON.parse(fs.readFileSync(file, 'utf8'))) {
    const model = toModel(parameters);
    if (product === 'cams') {
      await cams.sendChatappMessage(new Cams.SendChatappMessageRequest(model));
    } else {
      await dysms.sendMessageToGlobe(new Dysms.SendMessageToGlobeRequest(model));
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
