package org.bactrian.route.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bactrian.route.HttpProblem;
import org.bactrian.route.in.BodyBudget.Hold;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which bodies need the permission to wait, where the caller has one and another has it. */
class BodyReaderTest {
  private static final byte[] BODY = "{\"to\":1}".getBytes(StandardCharsets.UTF_8);

  private final BodyReader reader = new BodyReader(1_024, Duration.ofSeconds(10));
  private final BodyBudget budget = new BodyBudget(1_048_576, 2);
  private final Hold first = budget.take("shop");
  private final Hold second = budget.take("shop");

  private static HttpServletRequest there() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setContent(BODY);
    return request;
  }

  /** A request of which only the head has come. */
  private static HttpServletRequest awaited() {
    return new MockHttpServletRequest() {
      @Override
      public long getContentLengthLong() {
        return BODY.length;
      }

      @Override
      public ServletInputStream getInputStream() {
        return new Nothing();
      }
    };
  }

  /** A request whose body comes in chunks: what is there does not say that the rest is. */
  private static HttpServletRequest inChunks() {
    MockHttpServletRequest request =
        new MockHttpServletRequest() {
          @Override
          public long getContentLengthLong() {
            return -1;
          }
        };
    request.setContent(BODY);
    return request;
  }

  private static final class Nothing extends ServletInputStream {
    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void setReadListener(ReadListener listener) {}

    @Override
    public int available() {
      return 0;
    }

    @Override
    public int read() {
      throw new AssertionError("a thread waits without the permission");
    }
  }

  private void isBusy(HttpServletRequest request) {
    assertThatThrownBy(() -> reader.read(request, second))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            busy -> assertThat(busy.details().get("status").asInt()).isEqualTo(503));
  }

  @Test
  void a_body_that_is_there_is_read_without_it() throws IOException {
    assertThat(first.mayWait()).isTrue();
    assertThat(reader.read(there(), second)).isEqualTo(BODY);
  }

  @Test
  void a_body_that_is_awaited_or_comes_in_chunks_is_not() {
    assertThat(first.mayWait()).isTrue();
    isBusy(awaited());
    isBusy(inChunks());
  }

  @Test
  void it_is_given_back_when_the_body_is_whole() throws IOException {
    assertThat(reader.read(inChunks(), first)).isEqualTo(BODY);
    assertThat(reader.read(inChunks(), second)).isEqualTo(BODY);
  }
}
