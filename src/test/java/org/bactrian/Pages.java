package org.bactrian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The README and the pages in {@code src/docs}, with the blocks between their code fences. */
public final class Pages {
  private static final String FENCE = "```";

  private Pages() {}

  /**
   * A block of a page.
   *
   * @param page its file
   * @param line of the page, from 1
   * @param language the word behind the opening fence; empty when there is none
   * @param text what stands between the fences, less the indentation of the opening one
   */
  public record Block(Path page, int line, String language, String text) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** All pages, the README first. */
  public static List<Path> all() {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pages;
  }

  public static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks of a page, in order. */
  public static List<Block> blocks(Path page) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text(page).lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).strip().startsWith(FENCE)) {
        int indentation = lines.get(at).indexOf(FENCE);
        int start = at;
        StringBuilder text = new StringBuilder();
        for (at++; !lines.get(at).strip().equals(FENCE); at++) {
          String line = lines.get(at);
          text.append(line.substring(Math.min(indentation, line.length()))).append('\n');
        }
        String language = lines.get(start).strip().substring(FENCE.length());
        blocks.add(new Block(page, start + 1, language, text.toString()));
      }
    }
    return blocks;
  }

  /** A page without its blocks. */
  public static String prose(Path page) {
    StringBuilder prose = new StringBuilder();
    boolean inside = false;
    for (String line : text(page).lines().toList()) {
      if (line.strip().startsWith(FENCE)) {
        inside = !inside;
      } else if (!inside) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }
}
