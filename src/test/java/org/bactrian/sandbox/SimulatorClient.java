package org.bactrian.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.bactrian.provider.ProviderRequest;
import org.bactrian.provider.ProviderResponse.Answered;

/** Calls a provider simulator over real HTTP. */
public final class SimulatorClient {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Executor THREADS = task -> new Thread(task, "simulator-client").start();

  private SimulatorClient() {}

  public static Answered post(ProviderRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(request.url())
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(call::header);
    return answered(call.build());
  }

  /** Makes this many calls at once and returns their HTTP statuses. */
  public static List<Integer> atOnce(int calls, ProviderRequest request) throws Exception {
    List<CompletableFuture<Answered>> answers =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> posted(request), THREADS))
            .limit(calls)
            .toList();
    return answers.stream().map(answer -> answer.join().status()).toList();
  }

  private static Answered posted(ProviderRequest request) {
    try {
      return post(request);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static Answered get(URI url) throws IOException, InterruptedException {
    return answered(HttpRequest.newBuilder(url).GET().build());
  }

  private static Answered answered(HttpRequest call) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = CLIENT.send(call, HttpResponse.BodyHandlers.ofByteArray());
    return new Answered(answer.statusCode(), Map.of(), answer.body());
  }

  /** Returns the url with its path and query, at a port of this host. */
  public static URI local(URI url, int port) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create("http://127.0.0.1:" + port + url.getRawPath() + query);
  }
}
