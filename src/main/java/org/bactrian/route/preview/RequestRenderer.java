package org.bactrian.route.preview;

import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bactrian.message.Message;
import org.bactrian.provider.Account;
import org.bactrian.provider.Provider;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.Signer;
import org.bactrian.provider.Translator;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

/**
 * Translates and signs a message as the provider's route does, without sending it. The translator
 * and the signer of a provider are those in its package.
 */
@Component("bactrian.requestRenderer")
final class RequestRenderer {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(key|secret|token|pass|pwd|auth|credential|signature|private|bearer).*");

  private final List<Translator<?>> translators;
  private final List<Signer> signers;
  private final Clock clock;

  RequestRenderer(List<Translator<?>> translators, List<Signer> signers, Clock clock) {
    this.translators = translators;
    this.signers = signers;
    this.clock = clock;
  }

  /** Returns the request; empty when the provider has no translator for such messages. */
  Optional<RenderedRequest> render(Message message, Account account) {
    return translators.stream()
        .filter(translator -> isOf(translator, account.provider()) && takes(translator, message))
        .findFirst()
        .map(translator -> translate(translator, message, account))
        .map(request -> signed(request, account));
  }

  private RenderedRequest signed(ProviderRequest request, Account account) {
    ProviderRequest signed =
        signers.stream()
            .filter(signer -> isOf(signer, account.provider()))
            .findFirst()
            .map(signer -> signer.sign(request, account, clock.instant()))
            .orElse(request);
    Set<String> added = new HashSet<>(signed.headers().keySet());
    added.removeIf(name -> signed.headers().get(name).equals(request.headers().get(name)));
    return new RenderedRequest(signed, added, secrets(account.settings()));
  }

  private static boolean isOf(Object part, Provider provider) {
    return part.getClass().getPackageName().equals(provider.getClass().getPackageName());
  }

  private static boolean takes(Translator<?> translator, Message message) {
    Class<?> taken =
        ResolvableType.forClass(translator.getClass())
            .as(Translator.class)
            .getGeneric(0)
            .resolve(Message.class);
    return taken.isInstance(message);
  }

  @SuppressWarnings("unchecked")
  private static ProviderRequest translate(
      Translator<?> translator, Message message, Account account) {
    return ((Translator<Message>) translator).translate(message, account);
  }

  /** Returns the values of properties whose name tells that they are secret. */
  private static Set<String> secrets(Provider.Settings settings) {
    Set<String> secrets = new HashSet<>(settings.secrets());
    if (!settings.getClass().isRecord()) {
      return secrets;
    }
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      if (SECRET.matcher(component.getName()).matches()) {
        value(component, settings).ifPresent(secrets::add);
      }
    }
    return secrets;
  }

  private static Optional<String> value(RecordComponent component, Provider.Settings settings) {
    try {
      component.getAccessor().trySetAccessible();
      return Optional.ofNullable(component.getAccessor().invoke(settings)).map(Object::toString);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can be read", e);
    }
  }
}
