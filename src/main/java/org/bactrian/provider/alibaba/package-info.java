/** Alibaba Cloud: Viber (Chat App Message Service) and international SMS. */
@NullMarked
package org.bactrian.provider.alibaba;

import org.jspecify.annotations.NullMarked;
