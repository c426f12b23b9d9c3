package org.bactrian.base;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that signs itself. */
public final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TestCertificate() {}

  /**
   * Returns a context for both ends: it shows the certificate, and trusts it alone.
   *
   * @param folder gets the key store
   */
  public static SSLContext context(Path folder) throws Exception {
    Path store = folder.resolve("localhost.p12");
    int made =
        new ProcessBuilder(
                """
                %s -genkeypair -alias localhost -keyalg EC -dname CN=localhost
                -ext san=dns:localhost -validity 2 -storetype PKCS12 -storepass %s -keystore %s"""
                    .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "keytool"),
                        String.valueOf(PASSWORD),
                        store)
                    .split("\\s+"))
            .start()
            .waitFor();
    if (made != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD);
    }
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
