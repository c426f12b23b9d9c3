package org.bactrian.route.in;

import java.time.Duration;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.bactrian.route.BactrianProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Sets up the server: it answers with problem details instead of HTML, and waits for no body that
 * nobody reads.
 */
@Component("bactrian.serverSetup")
final class ServerSetup implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final Duration bodyTimeout;
  private final List<String> trustedProxies;

  ServerSetup(BactrianProperties properties) {
    this.bodyTimeout = properties.api().bodyTimeout();
    this.trustedProxies = properties.api().trustedProxies();
  }

  @Override
  public void customize(TomcatServletWebServerFactory server) {
    server.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemValve.class.getName());
          }
        });
    if (!trustedProxies.isEmpty()) {
      server.addEngineValves(forwardedFor());
    }
    server.addEngineValves(new UnreadBodies());
    server.addEngineValves(new MaskedSecrets());
    server.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setDisableUploadTimeout(false);
            http.setConnectionUploadTimeout((int) bodyTimeout.toMillis());
            // A request that is refused is refused before its body is sent.
            http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
          }
        });
  }

  /** Takes a caller's address from a header, if it is a trusted proxy that says so. */
  private RemoteIpValve forwardedFor() {
    RemoteIpValve valve = new RemoteIpValve();
    valve.setInternalProxies(String.join(",", trustedProxies));
    valve.setTrustedProxies(null);
    return valve;
  }
}
