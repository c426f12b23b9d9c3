package org.bactrian.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.bactrian.base.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180) in UTF-8, separated by commas. The first row names the fields by their
 * dotted paths ({@link DottedFields}); an empty cell is an absent field.
 */
public final class CsvRecords implements RecordSource {
  private final CsvParser parser;
  private final Fields fields;
  private @Nullable List<String> header;
  private long number;
  private long line;
  private boolean ended;

  /**
   * The fields that rows may have.
   *
   * @param is whether there is a field of this name
   * @param kind of what each row is, such as {@code a message}
   * @param examples of names
   */
  public record Fields(Predicate<String> is, String kind, String examples) {
    /** Returns the fields of an entry of a list. */
    public static Fields of(Collection<String> names) {
      return new Fields(names::contains, "an entry", String.join(", ", names));
    }
  }

  /**
   * Reads the rows of a stream, each of which is a message.
   *
   * @param longest cell in characters; at a longer one the reading ends, for a quote is probably
   *     not closed
   * @param isField whether a message has a field of this name
   */
  public CsvRecords(InputStream in, int longest, Predicate<String> isField) throws IOException {
    this(in, longest, new Fields(isField, "a message", "to and content.text"));
  }

  /** Reads the rows of a stream. */
  public CsvRecords(InputStream in, int longest, Fields fields) throws IOException {
    this.fields = fields;
    CsvFactory factory =
        CsvFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(longest).build())
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    this.parser = factory.createParser(in);
  }

  @Override
  public @Nullable BatchRecord next() throws IOException {
    if (ended) {
      return null;
    }
    try {
      if (header == null) {
        // The parser wraps all rows in one array.
        parser.nextToken();
        header = names(cells(Integer.MAX_VALUE));
        String fault = header == null ? "The file is empty." : fault(header);
        return fault == null ? next() : broken(fault);
      }
      return record(header);
    } catch (JsonProcessingException e) {
      return broken(
          "From this row on the file cannot be read: a quote is not closed, or a cell is too long.");
    } catch (CharConversionException e) {
      return broken("From here on the file cannot be read: it is not UTF-8.");
    }
  }

  private @Nullable BatchRecord record(List<String> names) throws IOException {
    List<String> cells = cells(names.size());
    if (cells == null) {
      ended = true;
      return null;
    }
    if (cells.size() > names.size()) {
      return BatchRecord.unreadable(
          ++number, line, "The row has more cells than the header's " + names.size() + ".");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    int size = 0;
    for (int i = 0; i < cells.size(); i++) {
      size += 2 * cells.get(i).length() + 100;
      if (!cells.get(i).isEmpty()) {
        fields.put(names.get(i), cells.get(i));
      }
    }
    return BatchRecord.of(++number, line, DottedFields.tree(fields), size);
  }

  /**
   * Returns the cells of the next row that has any, without the empty ones at its end, and at most
   * one more than the limit; null at the end. Rows of commas alone are what a spreadsheet leaves of
   * deleted rows.
   */
  private @Nullable List<String> cells(int limit) throws IOException {
    List<String> cells = new ArrayList<>();
    while (cells.isEmpty()) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      line = parser.currentLocation().getLineNr();
      int empty = 0;
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        if (parser.getText().isEmpty()) {
          empty++;
        } else if (cells.size() <= limit) {
          for (; empty > 0 && cells.size() <= limit; empty--) {
            cells.add("");
          }
          cells.add(parser.getText());
        }
      }
    }
    return cells;
  }

  private static @Nullable List<String> names(@Nullable List<String> cells) {
    return cells == null ? null : cells.stream().map(String::strip).toList();
  }

  /**
   * Returns what is wrong with the header. Names are quoted only where they are those of a
   * message's fields: the file may be another that was not meant to be read.
   */
  private @Nullable String fault(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!isPathOfField(name)) {
        return unnamed(name, i + 1);
      }
      if (names.stream().anyMatch(other -> other.startsWith(name + "."))) {
        return "The header names a field in column " + (i + 1) + ", and fields inside it.";
      }
    }
    return new HashSet<>(names).size() < names.size() ? "The header names a field twice." : null;
  }

  private boolean isPathOfField(String name) {
    return DottedFields.isPath(name) && fields.is().test(name.replaceFirst("\\..*", ""));
  }

  private String unnamed(String name, int column) {
    if (name.isEmpty()) {
      return "The header has no name in column " + column + ".";
    }
    OptionalInt invisible = name.codePoints().filter(InvisibleCharacters::is).findFirst();
    String seen =
        name.codePoints()
            .filter(c -> !InvisibleCharacters.is(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    if (invisible.isPresent() && isPathOfField(seen)) {
      return "The header names a field of "
          + fields.kind()
          + " in column "
          + column
          + " with "
          + InvisibleCharacters.name(invisible.getAsInt())
          + " beside or inside it: remove that.";
    }
    return "The header names no field of "
        + fields.kind()
        + " in column "
        + column
        + "; field names are like "
        + fields.examples()
        + ", and separated by commas.";
  }

  private BatchRecord broken(String why) {
    ended = true;
    return BatchRecord.unreadable(++number, parser.currentLocation().getLineNr(), why);
  }
}
