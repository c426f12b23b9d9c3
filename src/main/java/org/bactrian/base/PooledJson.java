package org.bactrian.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * Begins JSON factories whose buffers are shared by all threads. By default each thread has buffers
 * of its own. From Java 21 on, each request and each call has a new virtual thread, which would
 * allocate 20 kB for a text of some hundred bytes.
 */
public final class PooledJson {
  private PooledJson() {}

  public static JsonFactoryBuilder builder() {
    JsonFactoryBuilder builder = new JsonFactoryBuilder();
    return builder.recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool());
  }

  public static JsonFactory factory() {
    return builder().build();
  }
}
