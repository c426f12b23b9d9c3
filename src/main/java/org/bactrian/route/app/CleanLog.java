package org.bactrian.route.app;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Locale;
import org.bactrian.base.OwnApplication;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Writes the messages of the log without control characters and without marks that change the
 * direction of a text. A file's name or a provider's text could otherwise pass for other lines, or
 * hide a part of its own. It runs before the log is set up.
 */
final class CleanLog implements EnvironmentPostProcessor {
  private static final String LOGBACK = "ch.qos.logback.classic.PatternLayout";

  /** These loggers write text of several lines, none of it by strangers. */
  private static final String REPORTS = "org.springframework.boot.";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    // The log of an application that has taken Bactrian in is that application's.
    boolean own = OwnApplication.is(environment) && !OwnApplication.isEmbedded(environment);
    if (own && ClassUtils.isPresent(LOGBACK, getClass().getClassLoader())) {
      Message.install();
    }
  }

  /** Returns the text with each such character as its code, such as {@code \}{@code u202e}. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnclean(text.charAt(i))) {
        return cleaned(text);
      }
    }
    return text;
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (isUnclean(one)) {
        clean.append(String.format(Locale.ROOT, "\\u%04x", (int) one));
      } else {
        clean.append(one);
      }
    }
    return clean.toString();
  }

  private static boolean isUnclean(char one) {
    if (one < 0x7F) {
      return one < ' ';
    }
    return switch (Character.getType(one)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** The message in a pattern of the log. */
  static final class Message extends MessageConverter {
    static void install() {
      for (String word : new String[] {"m", "msg", "message"}) {
        PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, Message::new);
      }
    }

    @Override
    public String convert(ILoggingEvent event) {
      String message = super.convert(event);
      return message == null || event.getLoggerName().startsWith(REPORTS)
          ? message
          : clean(message);
    }
  }
}
