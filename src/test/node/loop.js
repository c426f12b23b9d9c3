// Sends by Alibaba's own SDK for ever, 64 at a time, for the benchmark: node loop.js <port>
'use strict';
const OpenApi = require('@alicloud/openapi-client');
const Cams = require('@alicloud/cams20200606');

const cams = new Cams.default(
  new OpenApi.Config({
    accessKeyId: 'key',
    accessKeySecret: 'secret-1',
    protocol: 'http',
    endpoint: `127.0.0.1:${process.argv[2]}`,
  })
);
let next = 0;

async function sendOn() {
  for (;;) {
    const number = String(next++);
    const digits = number.padStart(7, '0');
    const answer = await cams.sendChatappMessage(
      new Cams.SendChatappMessageRequest({
        channelType: 'viber',
        type: 'message',
        messageType: 'text',
        content: JSON.stringify({
          text: `Your parcel-${digits} is on its way: https://shop.example/track`,
        }),
        from: '20019',
        to: `38050${digits}`,
        label: 'transaction',
        ttl: 3600,
        taskId: `bench-${number}`,
      })
    );
    if (answer.body.code !== 'OK') {
      throw new Error(`it does not take the answer for a yes: ${JSON.stringify(answer)}`);
    }
  }
}

for (let i = 0; i < 64; i++) {
  sendOn().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
