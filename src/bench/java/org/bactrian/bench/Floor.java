package org.bactrian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The floor: what the machine can do for a program without any other work. It reads a request,
 * appends it to a file, waits for one fsync for many requests, and answers 202. Then it signs and
 * posts it by Apache HttpClient 5, 64 calls at a time. It does not parse messages and keeps no
 * state. Arguments: its port and the provider's port.
 */
public final class Floor {
  private static final byte[] ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8);
  private static final int IN_FLIGHT = 64;

  private record Kept(byte[] body, CompletableFuture<Void> safe) {}

  private final BlockingQueue<Kept> queue = new LinkedBlockingQueue<>();
  private final ExecutorService senders = Executors.newFixedThreadPool(IN_FLIGHT);
  private final CloseableHttpClient http =
      HttpClients.custom()
          .disableAutomaticRetries()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnTotal(IN_FLIGHT)
                  .setMaxConnPerRoute(IN_FLIGHT)
                  .build())
          .build();
  private final String provider;

  private Floor(int provider) {
    this.provider = "http://127.0.0.1:" + provider + "/saas/viber/send";
  }

  public static void main(String[] args) throws IOException {
    Floor floor = new Floor(Integer.parseInt(args[1]));
    new Thread(floor::write, "writer").start();
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(args[0]), 1000, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        new Thread(() -> floor.serve(socket)).start();
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      while (true) {
        Kept kept = new Kept(in.readNBytes(contentLength(in)), new CompletableFuture<>());
        queue.add(kept);
        kept.safe().join();
        out.write(ACCEPTED);
        senders.execute(() -> send(kept.body()));
      }
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int contentLength(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }

  private void write() {
    try (FileChannel file =
        FileChannel.open(
            Path.of("floor.log"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (true) {
        List<Kept> group = new ArrayList<>();
        group.add(queue.take());
        queue.drainTo(group);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        group.forEach(kept -> bytes.writeBytes(kept.body()));
        ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
        while (all.hasRemaining()) {
          file.write(all);
        }
        file.force(false);
        group.forEach(kept -> kept.safe().complete(null));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(byte[] body) {
    HttpPost post = new HttpPost(provider);
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    post.setHeader("sign", hmac(body));
    try {
      http.execute(
          post,
          answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
          });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("secret-1".getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
