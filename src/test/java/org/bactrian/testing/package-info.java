/**
 * Tests of your own with a whole Bactrian: {@link org.bactrian.testing.BactrianTest} starts it with
 * provider simulators, {@link org.bactrian.testing.Sandbox} sends and looks at what the simulators
 * got. The contract of a provider is {@link org.bactrian.provider.HttpProviderContract}.
 */
@NullMarked
package org.bactrian.testing;

import org.jspecify.annotations.NullMarked;
