package org.bactrian.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bactrian.base.DaemonThreads;
import org.bactrian.provider.Account;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a simulator's receipts to Bactrian's webhooks as a provider would: over HTTP, after a
 * delay.
 */
final class WebhookPoster implements AutoCloseable {
  /** A provider does not open a connection for each of a thousand receipts. */
  private static final int POSTS_AT_ONCE = 8;

  private static final int TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(WebhookPoster.class);

  private final ScheduledThreadPoolExecutor threads;
  private final HttpClient client;
  private final Duration delay;
  private volatile CompletableFuture<URI> base = new CompletableFuture<>();

  /**
   * Creates a poster. It posts nothing before {@link #at} names the address.
   *
   * @param delay before each receipt
   */
  WebhookPoster(String name, Duration delay) {
    this.delay = delay;
    threads = new ScheduledThreadPoolExecutor(POSTS_AT_ONCE, DaemonThreads.factory(name));
    // A receipt that is still due when the simulator closes is lost, as with any provider.
    threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /**
   * Sends receipts to {@code <base>/webhooks/<account>/<secret>/receipts} from now on.
   *
   * @param base such as {@code http://127.0.0.1:8080}
   */
  void at(URI base) {
    if (!this.base.complete(base)) {
      this.base = CompletableFuture.completedFuture(base);
    }
  }

  /** Posts the receipts one after the other, each a delay after the one before it was accepted. */
  void postInTurn(Account account, List<Post> posts) {
    if (!posts.isEmpty() && account.hasWebhook()) {
      after(delay, () -> tryPost(account, posts, 1));
    }
  }

  /** Posts now and returns the HTTP status of the answer. */
  int post(Account account, String kind, Post post) throws IOException, InterruptedException {
    String path =
        "/webhooks/" + account.name() + "/" + account.webhookSecrets().get(0) + "/" + kind;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base.join() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", post.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private void tryPost(Account account, List<Post> posts, int attempt) {
    boolean taken = isTaken(account, posts.get(0));
    if (!taken && attempt < TRIES) {
      after(BETWEEN_TRIES, () -> tryPost(account, posts, attempt + 1));
      return;
    }
    if (!taken) {
      LOG.warn(
          "The webhook of account {} accepted no receipt in {} attempts", account.name(), TRIES);
    }
    postInTurn(account, posts.subList(1, posts.size()));
  }

  private boolean isTaken(Account account, Post post) {
    try {
      return post(account, "receipts", post) / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void after(Duration wait, Runnable task) {
    base.thenRun(() -> threads.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** The body of one callback. */
  record Post(String contentType, byte[] body) {}
}
