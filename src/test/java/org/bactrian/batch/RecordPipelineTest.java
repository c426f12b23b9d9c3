package org.bactrian.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class RecordPipelineTest {
  private final RecordPipeline pipeline = new RecordPipeline("test");
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Integer> written = new ArrayList<>();
  private final RecordPipeline.Results results =
      new RecordPipeline.Results() {
        @Override
        public void write(ObjectNode result) {
          written.add(result.get("record").asInt());
        }

        @Override
        public void awaitRoom() {}
      };

  @Test
  void results_are_written_in_order_whichever_is_ready_first() throws Exception {
    pipeline.run(
        lines(new Bytes(3_000, 2)),
        record -> {
          for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
            Thread.onSpinWait();
          }
          return record.result();
        },
        results);
    assertThat(written).hasSize(3_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void no_more_records_are_read_than_the_window_holds_while_none_is_done() {
    assertThat(readWhileStuck(100_000, 2)).isBetween(257L * 2, 257L * 2 + 16_384);
  }

  @Test
  void of_large_records_fewer_are_read() {
    assertThat(readWhileStuck(1_000, 250_000)).isLessThan(5L * 1024 * 1024);
  }

  /** Returns how many bytes of so many lines are read while no record is done. */
  private long readWhileStuck(int lines, int length) {
    CountDownLatch stuck = new CountDownLatch(1);
    Bytes bytes = new Bytes(lines, length);
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try {
                pipeline.run(
                    lines(bytes),
                    record -> {
                      stuck.countDown();
                      awaitQuietly(goOn);
                      return record.result();
                    },
                    results);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    awaitQuietly(stuck);
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    long read = bytes.read;
    goOn.countDown();
    running.join();
    assertThat(written).hasSize(lines);
    return read;
  }

  @Test
  void after_a_record_that_fails_no_result_is_written() {
    assertThatThrownBy(
            () ->
                pipeline.run(
                    lines(new Bytes(10_000, 2)),
                    record -> {
                      if (record.number() == 500) {
                        throw new IllegalStateException("stop");
                      }
                      return record.result();
                    },
                    results))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stop");
    assertThat(written).isSorted().hasSizeLessThanOrEqualTo(499);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RecordSource lines(InputStream in) {
    return new NdjsonRecords(in, 1_000_000, Long.MAX_VALUE);
  }

  /** Makes its lines while they are read. */
  private static final class Bytes extends InputStream {
    private final long all;
    private final int length;
    private volatile long read;

    Bytes(long lines, int length) {
      this.all = lines * length;
      this.length = length;
    }

    @Override
    public int read() {
      if (read == all) {
        return -1;
      }
      long at = read;
      read = at + 1;
      return at(at);
    }

    @Override
    public int read(byte[] into, int offset, int most) {
      int count = (int) Math.min(most, all - read);
      if (count == 0) {
        return most == 0 ? 0 : -1;
      }
      for (int i = 0; i < count; i++) {
        into[offset + i] = at(read + i);
      }
      read += count;
      return count;
    }

    private byte at(long place) {
      return (byte) (place % length == length - 1 ? '\n' : 'x');
    }
  }
}
