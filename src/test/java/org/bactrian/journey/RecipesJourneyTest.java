package org.bactrian.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.bactrian.route.own.OwnRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Runs the examples of {@code recipes.md} as they stand there. */
@DirtiesContext
@TestPropertySource(
    properties = {
      "bactrian.routes.reload=true",
      "orders.sftp-password=secret",
      "orders.mail-password=secret"
    })
@ExtendWith(OutputCaptureExtension.class)
class RecipesJourneyTest extends Journey {
  private static final Pattern EXAMPLE =
      Pattern.compile("```\\w+\n(?:#|<!--) routes/(\\S+)(?: -->)?\n(.*?)```", Pattern.DOTALL);

  private static final String TORN = "<camel>\n  <route id='torn'>\n</camel>\n";

  @TempDir static Path folder;
  private static SshServer sftp;
  private static GreenMail mail;
  private static GreenMailUser shop;
  private static HttpServer rest;
  private static List<String> examples;
  private static volatile String listed = "[]";

  @Autowired CamelContext camel;
  @Autowired OwnRoutes own;
  private JdbcClient journal;

  @Autowired
  void journal(DataSource database) {
    journal = JdbcClient.create(database);
  }

  @DynamicPropertySource
  static void prepare(DynamicPropertyRegistry properties) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    List<MatchResult> found =
        EXAMPLE.matcher(Files.readString(Path.of("src/docs/recipes.md"))).results().toList();
    for (MatchResult example : found) {
      Files.writeString(routes.resolve(example.group(1)), example.group(2));
    }
    examples = found.stream().map(example -> example.group(1)).toList();
    Files.writeString(routes.resolve("torn.camel.xml"), TORN);
    properties.add(
        "camel.main.routes-include-pattern",
        () ->
            "file:routes/*.camel.yaml,file:%1$s/*.camel.yaml,file:%1$s/*.camel.xml"
                .formatted(routes));
    properties.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder + "/journal.db");
    properties.add("orders.bad", () -> folder.resolve("bad-orders").toString());
    properties.add("orders.folder", () -> folder("xml-orders").toString());
    startSftp();
    properties.add("orders.sftp", () -> "127.0.0.1:" + sftp.getPort());
    properties.add("orders.sftp-hosts", () -> folder.resolve("known_hosts").toString());
    int port = BactrianProcess.freePort();
    mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    mail.start();
    shop = mail.setUser("shop@shop.example", "shop", "secret");
    properties.add("orders.mail", () -> "imap:127.0.0.1:" + port);
    rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rest.createContext("/list", RecipesJourneyTest::answer);
    rest.start();
    properties.add(
        "orders.list", () -> "http://127.0.0.1:" + rest.getAddress().getPort() + "/list");
  }

  private static Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void startSftp() throws Exception {
    SimpleGeneratorHostKeyProvider key =
        new SimpleGeneratorHostKeyProvider(folder.resolve("host-key"));
    key.setAlgorithm("EC");
    sftp = SshServer.setUpDefaultServer();
    sftp.setHost("127.0.0.1");
    sftp.setKeyPairProvider(key);
    sftp.setPasswordAuthenticator(
        (name, password, session) -> name.equals("shop") && password.equals("secret"));
    sftp.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    sftp.setFileSystemFactory(new VirtualFileSystemFactory(folder("sftp/orders").getParent()));
    sftp.start();
    String host = PublicKeyEntry.toString(hostKey(key).iterator().next().getPublic());
    Files.writeString(
        folder.resolve("known_hosts"), "[127.0.0.1]:" + sftp.getPort() + " " + host + "\n");
  }

  private static Iterable<java.security.KeyPair> hostKey(KeyPairProvider keys) throws Exception {
    return keys.loadKeys(null);
  }

  @AfterAll
  static void stop() throws IOException {
    sftp.stop(true);
    mail.stop();
    rest.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] list = listed.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }

  private static String order(String number, String to) {
    return "{\"number\": \"%s\", \"phone\": \"%s\"}".formatted(number, to);
  }

  private static void sendMail(String contentType, String body) throws Exception {
    String text =
        "From: shop@shop.example\r\nTo: shop@shop.example\r\nSubject: Order\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n%s\r\n".formatted(contentType, body);
    shop.deliver(
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static List<String> mailsIn(String name) {
    MailFolder mails = mail.getManagers().getImapHostManager().getFolder(shop, name);
    return mails == null
        ? List.of()
        : mails.getMessages().stream().map(RecipesJourneyTest::content).toList();
  }

  private static String content(StoredMessage stored) {
    try {
      return new String(
          stored.getMimeMessage().getRawInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String xml(String no, String to) {
    return "<order no=\"%s\"><phone>%s</phone><words>Order &lt;%s&gt;</words></order>"
        .formatted(no, to, no);
  }

  @Test
  void an_sftp_folder_is_emptied_and_bad_files_are_kept() throws Exception {
    String to = Numbers.viber("001");
    Path orders = folder("sftp/orders");
    Files.writeString(orders.resolve("good.json"), text(to, "\"id\": \"by-sftp\""));
    api.awaitStatus(awaitTaken("by-sftp"), "seen");
    Files.writeString(orders.resolve("bad.json"), "{}");
    String known = text(to, "\"id\": \"by-sftp\"").replace("parcel", "other parcel");
    Files.writeString(orders.resolve("known.json"), known);
    String nowhere = text(to, "\"account\": \"nosuch\"");
    Files.writeString(orders.resolve("nowhere.json"), nowhere);
    awaitFiles("sftp/orders/.done", "good.json", "bad.json", "known.json", "nowhere.json");
    assertThat(viberTo(to)).hasSize(1);
    assertThat(folder.resolve("bad-orders/bad.json")).hasContent("{}");
    assertThat(folder.resolve("bad-orders/known.json")).hasContent(known);
    assertThat(folder.resolve("bad-orders/nowhere.json")).hasContent(nowhere);
    assertThat(folder.resolve("bad-orders/good.json")).doesNotExist();
  }

  @Test
  void a_mailbox_is_emptied_and_what_is_no_order_is_moved_as_it_came(CapturedOutput log)
      throws Exception {
    sendMail("text/plain; charset=utf-8", "Secret order of +380509990002");
    sendMail("text/plain; charset=none", "this cannot be read");
    sendMail("text/plain; charset=utf-8", order("9", "12"));
    sendMail("text/plain; charset=utf-8", order("8", Numbers.viber("001")));
    api.awaitStatus(awaitTaken("mail-8"), "seen");
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(mailsIn("bad")).hasSize(3).anyMatch(mail -> mail.startsWith("Secret"));
              assertThat(mailsIn("done")).anyMatch(mail -> mail.contains("\"8\""));
              assertThat(mailsIn("INBOX")).isEmpty();
            });
    assertThat(log).doesNotContain("Secret").doesNotContain("+380509990002");
  }

  @Test
  void a_route_in_xml_empties_a_folder_and_keeps_bad_files(CapturedOutput log) throws Exception {
    Path orders = folder("xml-orders");
    String to = Numbers.viber("001");
    Files.writeString(orders.resolve("good.xml"), xml("8", to));
    Files.writeString(orders.resolve("torn.xml"), "<order no='torn'><phone>+380509990003");
    Files.writeString(orders.resolve("bad.xml"), xml("9", "12"));
    api.awaitStatus(awaitTaken("file-8"), "seen");
    assertThat(viberTo(to).get(0).body().toString()).contains("Order <8>");
    awaitFiles("xml-orders/.done", "good.xml", "torn.xml", "bad.xml");
    awaitFiles("bad-orders", "torn.xml", "bad.xml");
    assertThat(folder.resolve("bad-orders/torn.xml"))
        .hasContent("<order no='torn'><phone>+380509990003");
    assertThat(log).doesNotContain("+380509990003");
  }

  @Test
  void a_kamelet_of_the_catalogue_brings_orders_and_bad_ones_are_kept() throws Exception {
    String to = Numbers.viber("001");
    listed = "[" + order("9", "12") + "," + order("8", to) + "]";
    api.awaitStatus(awaitTaken("kamelet-8"), "seen");
    awaitFiles("bad-orders", "kamelet-9.json");
    assertThat(folder.resolve("bad-orders/kamelet-9.json")).content().contains("\"9\"");
    assertThat(viberTo(to)).hasSize(1);
  }

  /** Each example meanwhile has something to bring, and its file is edited. */
  @Test
  void while_the_journal_is_away_each_example_waits_and_can_be_edited() throws Exception {
    assertThat(examples).hasSize(4);
    journal.sql("alter table message rename to gone").update();
    try {
      Files.writeString(
          folder("sftp/orders").resolve("away.json"),
          text(Numbers.viber("001"), "\"id\": \"sftp-away\""));
      sendMail("text/plain; charset=utf-8", order("away", Numbers.viber("001")));
      Files.writeString(
          folder("xml-orders").resolve("away.xml"), xml("away", Numbers.viber("001")));
      listed = "[" + order("away", Numbers.viber("001")) + "]";
      await()
          .atMost(Api.PATIENCE)
          .untilAsserted(() -> assertThat(waiting()).containsExactlyInAnyOrderElementsOf(ids()));
      long began = System.nanoTime();
      for (String example : examples) {
        edit(example);
        assertThat(camel.getRoute(id(example)).getDescription()).contains("edited: ");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("shorter than a wait for what is in hand")
          .isLessThan(Duration.ofSeconds(28));
    } finally {
      journal.sql("alter table gone rename to message").update();
    }
    for (String id : List.of("sftp-away", "mail-away", "file-away", "kamelet-away")) {
      api.awaitStatus(awaitTaken(id), "seen");
    }
    await()
        .atMost(Api.PATIENCE)
        .untilAsserted(() -> assertThat(mailsIn("done")).anyMatch(mail -> mail.contains("away")));
    assertThat(mailsIn("bad")).noneMatch(mail -> mail.contains("away"));
    assertThat(folder.resolve("bad-orders/away.json")).doesNotExist();
    assertThat(folder.resolve("bad-orders/away.xml")).doesNotExist();
    assertThat(folder.resolve("bad-orders/kamelet-away.json")).doesNotExist();
  }

  private static List<String> ids() {
    return examples.stream().map(RecipesJourneyTest::id).toList();
  }

  private static String id(String example) {
    return example.replaceFirst("[.].*", "");
  }

  /** Returns the examples whose route has something in hand. */
  private List<String> waiting() {
    return ids().stream().filter(id -> camel.getInflightRepository().size(id) > 0).toList();
  }

  private void edit(String file) throws IOException {
    Path path = folder.resolve("routes/" + file);
    Files.writeString(
        path, Files.readString(path).replaceFirst("description(: |=)\"", "$0edited: "));
    own.scan(camel);
  }

  @Test
  void a_file_in_xml_that_is_torn_or_misspelt_is_refused_by_line_and_mended() throws Exception {
    assertThat(refusal("torn.camel.xml")).startsWith("3: not well-formed XML: ");
    assertThat(refusalOf("<camel>\n<route id='torn'>\n<fron uri='direct:torn'/></route></camel>"))
        .isEqualTo("3: Unexpected element 'fron'");
    assertThat(refusalOf("<!-- Mine. -->\n<rout id='torn'><from uri='direct:torn'/></rout>"))
        .isEqualTo("2: the root <rout> is none of Camel's: begin with <camel>");
    assertThat(
            refusalOf(
                "<camel>\n<bean name='dotted' type='java.util.ArrayList'/>\n<route id='torn'>"
                    + "<from uri='direct:torn'/><to uri='direct:accept'/></route></camel>"))
        .isEqualTo("2: there is a bean dotted in Bactrian already: give yours another name");
    assertThat(refusalOf("<route id='accept'>\n<from uri='direct:torn'/><stop/></route>"))
        .contains("there is a route accept already");
    assertThat(
            refusalOf(
                "<camel>\n<route id='torn' routeConfigurationId='nosuch'><from uri='direct:torn'/>"
                    + "<to uri='direct:accept'/></route></camel>"))
        .contains("there is no routeConfiguration nosuch");
    write("<route id='torn'><from uri='direct:torn'/><to uri='direct:accept'/></route>");
    assertThat(refusal("torn.camel.xml")).isEmpty();
    assertThat(camel.getRoute("torn")).isNotNull();
    assertThat(refusalOf(TORN)).isNotEmpty();
    assertThat(camel.getRoute("torn")).as("as it was").isNotNull();
    Files.delete(folder.resolve("routes/torn.camel.xml"));
    own.scan(camel);
    assertThat(camel.getRoute("torn")).isNull();
    assertThat(api.health("ownRoutes").get("status").asText()).isEqualTo("UP");
    Files.writeString(folder.resolve("routes/torn.camel.xml"), TORN);
    own.scan(camel);
  }

  private String refusalOf(String text) throws IOException {
    write(text);
    return refusal("torn.camel.xml");
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("routes/torn.camel.xml"), text);
    own.scan(camel);
  }

  /** Returns why a file was refused; empty: it was not. */
  private String refusal(String file) {
    for (var fault : api.health("ownRoutes").path("details").properties()) {
      if (fault.getKey().endsWith(file)) {
        return fault.getValue().asText();
      }
    }
    return "";
  }

  private static void awaitFiles(String where, String... files) {
    for (String file : files) {
      Path path = folder.resolve(where).resolve(file);
      await(path.toString()).atMost(Api.PATIENCE).until(() -> Files.exists(path));
    }
  }

  private String awaitTaken(String id) {
    await(id).atMost(Api.PATIENCE).until(() -> api.get("/v1/messages/" + id).statusCode() == 200);
    return id;
  }
}
