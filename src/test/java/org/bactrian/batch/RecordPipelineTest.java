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
import org.bactrian.route.in.FileReader;
import org.junit.jupiter.api.Test;

class RecordPipelineTest {
  private final RecordPipeline intake = new RecordPipeline("test");
  private final List<Integer> taken = new ArrayList<>();
  private final RecordPipeline.Results results =
      new RecordPipeline.Results() {
        @Override
        public void take(ObjectNode result) {
          taken.add(result.get("record").asInt());
        }

        @Override
        public void awaitRoom() {}
      };

  @Test
  void results_come_in_order_whatever_is_ready_first() throws Exception {
    intake.carry(
        lines(new Bytes(3_000, 2)),
        entry -> {
          for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
            Thread.onSpinWait();
          }
          return entry.result();
        },
        results);
    assertThat(taken).hasSize(3_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void no_more_is_read_than_a_window_while_nothing_gets_done() {
    assertThat(readWhileStuck(100_000, 2)).isBetween(257L * 2, 257L * 2 + 16_384);
  }

  @Test
  void of_large_ones_fewer_are_read() {
    assertThat(readWhileStuck(1_000, 250_000)).isLessThan(5L * 1024 * 1024);
  }

  /** How many bytes are read of so many lines while the journal does not answer. */
  private long readWhileStuck(int lines, int length) {
    CountDownLatch stuck = new CountDownLatch(1);
    Bytes bytes = new Bytes(lines, length);
    CompletableFuture<Void> carrying =
        CompletableFuture.runAsync(
            () -> {
              try {
                intake.carry(
                    lines(bytes),
                    entry -> {
                      stuck.countDown();
                      awaitQuietly(carry);
                      return entry.result();
                    },
                    results);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    awaitQuietly(stuck);
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    long read = bytes.read;
    carry.countDown();
    carrying.join();
    assertThat(taken).hasSize(lines);
    return read;
  }

  private final CountDownLatch carry = new CountDownLatch(1);

  @Test
  void what_breaks_one_breaks_off_all_after_it() {
    assertThatThrownBy(
            () ->
                intake.carry(
                    lines(new Bytes(10_000, 2)),
                    entry -> {
                      if (entry.record() == 500) {
                        throw new FileReader.BrokenOff("stop");
                      }
                      return entry.result();
                    },
                    results))
        .isInstanceOf(FileReader.BrokenOff.class);
    assertThat(taken).isSorted().hasSizeLessThanOrEqualTo(499);
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

  /** Lines made as they are read. */
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
      return at % length == length - 1 ? '\n' : 'x';
    }
  }
}
