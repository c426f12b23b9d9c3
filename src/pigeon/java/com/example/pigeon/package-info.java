/** An invented provider. It shows what one more provider needs. */
@NullMarked
package com.example.pigeon;

import org.jspecify.annotations.NullMarked;
