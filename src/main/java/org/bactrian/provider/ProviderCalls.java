package org.bactrian.provider;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.bactrian.base.Internal;

/**
 * Calls a provider for something that is no message, such as a token. No limit counts it.
 *
 * @hidden
 */
@Internal
public interface ProviderCalls {
  /** Makes the call once. The stage never fails, and what follows it has a thread of its own. */
  CompletionStage<ProviderResponse> call(ProviderRequest request, Duration timeout);
}
