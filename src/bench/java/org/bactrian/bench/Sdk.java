package org.bactrian.bench;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A simple program with Alibaba's official Java SDK: it calls {@code SendChatappMessage} in a loop,
 * 64 at a time, and stores nothing. As in the generated clients, the parameters are in the query.
 * Argument: the provider's port.
 */
public final class Sdk {
  private static final int AT_A_TIME = 64;
  private static final Params ACTION =
      new Params()
          .setAction("SendChatappMessage")
          .setVersion("2020-06-06")
          .setProtocol("HTTP")
          .setPathname("/")
          .setMethod("POST")
          .setAuthType("AK")
          .setStyle("RPC")
          .setReqBodyType("formData")
          .setBodyType("json");

  private final AtomicInteger next = new AtomicInteger();
  private final Client client;

  private Sdk(String port) throws Exception {
    client =
        new Client(
            new Config()
                .setAccessKeyId("key")
                .setAccessKeySecret("secret-1")
                .setProtocol("HTTP")
                .setEndpoint("127.0.0.1:" + port)
                // The default of 5 would open a new connection for most calls.
                .setMaxIdleConns(AT_A_TIME));
  }

  public static void main(String[] args) throws Exception {
    Sdk sdk = new Sdk(args[0]);
    for (int i = 0; i < AT_A_TIME; i++) {
      new Thread(sdk::sendOn, "sender-" + i).start();
    }
  }

  private void sendOn() {
    try {
      while (true) {
        send(next.getAndIncrement());
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void send(int number) throws Exception {
    Map<String, String> query =
        Map.of(
            "ChannelType", "viber",
            "Type", "message",
            "MessageType", "text",
            "Content", "{\"text\":\"" + Sample.text(number) + "\"}",
            "From", "20019",
            "To", Sample.to(number).substring(1),
            "Label", "transaction",
            "Ttl", "3600",
            "TaskId", Sample.id(number));
    Map<String, ?> answer =
        client.callApi(ACTION, new OpenApiRequest().setQuery(query), new RuntimeOptions());
    if (!(answer.get("body") instanceof Map<?, ?> body) || !"OK".equals(body.get("Code"))) {
      throw new IllegalStateException("it does not take the answer for a yes: " + answer);
    }
  }
}
