package com.example.pigeon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bactrian.message.Content;
import org.bactrian.message.ViberMessage;
import org.bactrian.provider.Account;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Translator;

/** Translates a ViberMessage to {@code POST /fly}. */
public final class PigeonTranslator implements Translator<ViberMessage> {
  @Override
  public ProviderRequest translate(ViberMessage message, Account account) {
    if (!account.provider().capability().kinds().contains(message.content().kind())) {
      throw new IllegalArgumentException(
          "Pigeon does not carry " + message.content().kind().words());
    }
    PigeonSettings settings = account.settings(PigeonSettings.class);
    ObjectNode letter = JsonNodeFactory.instance.objectNode();
    letter.put("loft", settings.loft());
    letter.put("to", message.to().e164());
    letter.put("text", message.content().text());
    Content.Button button = message.content().button();
    if (button != null) {
      letter.putObject("button").put("caption", button.caption()).put("url", button.url());
    }
    return new ProviderRequest(
        URI.create(settings.url() + "/fly"),
        Map.of("Content-Type", "application/json"),
        letter.toString().getBytes(StandardCharsets.UTF_8));
  }
}
