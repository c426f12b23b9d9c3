package org.bactrian.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bactrian.delivery.Reason;
import org.bactrian.delivery.SendResult;
import org.bactrian.delivery.SendResult.Refused;
import org.bactrian.delivery.SendResult.Submitted;
import org.bactrian.delivery.SendResult.Unknown;
import org.bactrian.message.Kind;
import org.bactrian.message.Message;
import org.bactrian.provider.alibaba.AlibabaInterpreter;
import org.bactrian.provider.nxcloud.NxCloudInterpreter;
import org.bactrian.provider.wooxy.WooxyInterpreter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerMeaningTest {
  private static final AnswerMeaning UNKNOWN = AnswerMeaning.parse("unknown");

  private static final Map<String, Interpreter> INTERPRETERS =
      Map.of(
          "nxcloud", new NxCloudInterpreter(),
          "alibaba", new AlibabaInterpreter(),
          "wooxy", new WooxyInterpreter());

  private static SendResult read(String provider, boolean sms, int status, String body) {
    Message message = sms ? SampleMessages.sms() : SampleMessages.viber(Kind.TEXT);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return INTERPRETERS
        .get(provider)
        .interpret(new ProviderResponse.Answered(status, Map.of(), bytes), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nxcloud|false|{'code':-1,'data':{'message_id':'N1'},'traceId':'NT1'}|N1 NT1",
        "nxcloud|true|{'code':'4','messageid':'N2'}|N2",
        "alibaba|false|{'Code':'SendMessage.Error','MessageId':'A1'}|A1",
        "alibaba|true|{'ResponseCode':'SYSTEM_ERROR','MessageId':'A2'}|A2",
        "wooxy|false|{'result':false,'errors':['Bad Request'],'viber_message_ids':['W1']}|W1",
        "wooxy|true|{'result':false,'errors':['Internal server error'],'sms_id':'W2'}|W2",
      })
  void the_ids_of_an_answer_stay_whatever_its_code_means(
      String provider, boolean sms, String body, String ids) {
    List<String> all = List.of(ids.split(" "));
    for (int status : List.of(200, 429, 500)) {
      SendResult read = read(provider, sms, status, body.replace('\'', '"'));
      assertThat(read).isInstanceOf(Refused.class);
      assertThat(read.providerIds()).as("HTTP %d", status).isEqualTo(all);
      assertThat(UNKNOWN.of(read)).isEqualTo(new Unknown(read.providerCode(), all));
      assertThat(AnswerMeaning.parse("no_route").of(read))
          .isEqualTo(new Refused(Reason.NO_ROUTE, read.providerCode()).naming(all));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nxcloud|{'traceId':'x'}",
        "alibaba|{'MessageId':'x'}",
        "wooxy|{'viber_message_ids':'x'}"
      })
  void a_refusal_by_its_http_status_alone_keeps_the_ids_too(String provider, String body) {
    assertThat(read(provider, false, 503, body.replace('\'', '"')))
        .isEqualTo(new Refused(Reason.PROVIDER_ERROR, "HTTP 503").naming(List.of("x")));
  }

  @Test
  void a_message_that_was_taken_stays_taken_and_an_unknown_one_keeps_its_ids() {
    Submitted taken = new Submitted(List.of("a"), "0");
    assertThat(UNKNOWN.of(taken)).isEqualTo(taken);
    Unknown unknown = new Unknown("9999", List.of("a"), List.of("b"));
    assertThat(UNKNOWN.of(unknown)).isEqualTo(unknown);
    assertThat(AnswerMeaning.parse("other").of(unknown))
        .isEqualTo(new Refused(Reason.OTHER, "9999").naming(List.of("a")));
  }

  @Test
  void a_code_that_means_what_it_meant_before_changes_nothing() {
    Refused country =
        new Refused(Reason.NOT_PERMITTED, "country", SendResult.Retry.NEXT_ACCOUNT)
            .notBefore(Duration.ofSeconds(1));
    assertThat(AnswerMeaning.parse("not_permitted").of(country)).isEqualTo(country);
  }
}
