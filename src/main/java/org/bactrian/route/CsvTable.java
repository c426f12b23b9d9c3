package org.bactrian.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a table that an operator writes: CSV (RFC 4180) in UTF-8, separated by commas. The first
 * row names the columns. All faults are found at once, each with its row and column.
 */
public final class CsvTable {
  private final List<String> known;
  private final String example;
  private final int mostRows;
  private final Function<List<String>, Optional<String>> headerFault;
  private final List<String> faults = new ArrayList<>();

  /** Tells the faults of a table, each with its row and column. */
  public static final class WrongTable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates it from at least one fault. */
    public WrongTable(List<String> faults) {
      super(String.join("; ", faults));
    }
  }

  /** Takes the cells of one row. */
  public interface RowReader {
    /**
     * Reads a row; it notes what is wrong with {@link #fault}.
     *
     * @param row from 1, the header
     * @param values by the name of the column
     */
    void read(int row, Map<String, String> values);
  }

  /**
   * Creates a reader of one table.
   *
   * @param known the names that columns may have
   * @param example a first row, for the fault of an empty table
   * @param headerFault tells what is wrong with columns that are all known
   */
  public CsvTable(
      List<String> known,
      String example,
      int mostRows,
      Function<List<String>, Optional<String>> headerFault) {
    this.known = known;
    this.example = example;
    this.mostRows = mostRows;
    this.headerFault = headerFault;
  }

  /** Notes a fault. */
  public void fault(String fault) {
    faults.add(fault);
  }

  /** Returns how many faults were noted so far. */
  public int faults() {
    return faults.size();
  }

  /**
   * Reads all rows.
   *
   * @throws WrongTable with every fault
   */
  public void read(byte[] csv, RowReader reader) throws WrongTable {
    CsvFactory factory =
        CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .build();
    try (CsvParser parser = factory.createParser(csv)) {
      rows(parser, reader);
    } catch (JsonProcessingException e) {
      throw new WrongTable(
          List.of("row " + e.getLocation().getLineNr() + ": a quote is not closed"));
    } catch (CharConversionException e) {
      throw new WrongTable(List.of("is not UTF-8"));
    } catch (IOException e) {
      throw new WrongTable(List.of("cannot be read: " + e.getMessage()));
    }
    if (!faults.isEmpty()) {
      throw new WrongTable(faults);
    }
  }

  private void rows(CsvParser parser, RowReader reader) throws IOException, WrongTable {
    parser.nextToken();
    List<String> header = null;
    int rows = 0;
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      int row = parser.currentLocation().getLineNr();
      List<String> cells = cells(parser);
      if (cells.stream().allMatch(String::isEmpty)) {
        continue;
      }
      if (header == null) {
        header = header(cells);
      } else if (++rows > mostRows) {
        throw new WrongTable(List.of("has more than " + mostRows + " rows"));
      } else {
        row(row, header, cells, reader);
      }
    }
    if (header == null) {
      fault("is empty: its first row must name columns, such as " + example);
    }
  }

  private static List<String> cells(CsvParser parser) throws IOException {
    List<String> cells = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      cells.add(parser.getText().strip());
    }
    return cells;
  }

  /** Returns the columns; a header that is wrong ends the reading. */
  private List<String> header(List<String> cells) throws WrongTable {
    List<String> columns = new ArrayList<>(cells);
    while (columns.get(columns.size() - 1).isEmpty()) {
      columns.remove(columns.size() - 1);
    }
    for (String column : columns) {
      if (!known.contains(column)) {
        fault(
            "row 1: there is no column %s; there are %s, separated by commas"
                .formatted(quoted(column), String.join(", ", known)));
      } else if (columns.indexOf(column) != columns.lastIndexOf(column)) {
        fault("row 1: has the column " + column + " twice");
      }
    }
    if (faults.isEmpty()) {
      headerFault.apply(columns).ifPresent(fault -> fault("row 1: " + fault));
    }
    if (!faults.isEmpty()) {
      throw new WrongTable(faults.stream().distinct().toList());
    }
    return columns;
  }

  private void row(int row, List<String> columns, List<String> cells, RowReader reader) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (i < columns.size()) {
        values.put(columns.get(i), cells.get(i));
      } else if (!cells.get(i).isEmpty()) {
        fault(
            "row %d: has more cells than the header has columns; put a text with commas in quotes"
                .formatted(row));
        return;
      }
    }
    reader.read(row, values);
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "without a name" : "“" + text + "”";
  }
}
