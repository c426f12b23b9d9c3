package org.bactrian.jmh;

import java.util.concurrent.TimeUnit;
import org.bactrian.message.MessageReader;
import org.bactrian.message.Reading;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes to a message with every rule asked, phone number and fingerprint included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadingBenchmark {
  private final MessageReader reader = Samples.reader();

  @Benchmark
  public Reading text() {
    return good(Samples.TEXT);
  }

  @Benchmark
  public Reading textImageButton() {
    return good(Samples.TEXT_IMAGE_BUTTON);
  }

  private Reading good(byte[] json) {
    Reading reading = reader.read(json);
    if (reading instanceof Reading.Good) {
      return reading;
    }
    throw new IllegalStateException("a refusal is no measure: " + reading);
  }
}
