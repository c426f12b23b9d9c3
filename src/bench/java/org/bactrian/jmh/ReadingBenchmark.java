package org.bactrian.jmh;

import java.util.concurrent.TimeUnit;
import org.bactrian.message.MessageReader;
import org.bactrian.message.ReadResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures reading a message from bytes: all rules, the phone number and the fingerprint. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark {
  private final MessageReader reader = Samples.reader();

  @Benchmark
  public ReadResult text() {
    return good(Samples.TEXT);
  }

  @Benchmark
  public ReadResult textImageButton() {
    return good(Samples.TEXT_IMAGE_BUTTON);
  }

  private ReadResult good(byte[] json) {
    ReadResult reading = reader.read(json);
    if (reading instanceof ReadResult.Good) {
      return reading;
    }
    throw new IllegalStateException("a refusal is no measure: " + reading);
  }
}
