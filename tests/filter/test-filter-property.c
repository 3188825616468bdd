/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random expressions over random rows: the bitmap agrees with an evaluator that is as simple as the
 * rules of hek-filter.h, row by row on the expression as it was made, not as it was parsed.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "filter-fixture.h"
#include "hek-number.h"
#include "hek-time.h"

#define MAX_DEPTH 4

typedef enum
{
  NO,
  YES,
  UNKNOWN,
} Truth;

typedef enum
{
  AND,
  OR,
  NOT,
  COMPARE,
  IN,
  BETWEEN,
  CONTAINS,
  STARTS,
  ENDS,
  LIKE,
  MISSING,
} Kind;

typedef struct _Expr Expr;

struct _Expr
{
  Kind kind;
  gboolean negated;
  guint op; /* = != < <= > >= */
  guint field;
  guint n_values;
  double numbers[4];
  const char *texts[4];
  Expr *parts[3];
  guint n_parts;
};

static const char *const words[] = { "=", "!=", "<", "<=", ">", ">=" };
static const char *const texts[] = { "a", "b", "ab", "größe", "a%b", "ö", "" };
/* is_like() knows what each of them means */
static const char *const patterns[] = { "a%", "%b", "_", "%ö%", "a\\%b", "_____", "%" };

static void
expr_free (Expr *e)
{
  for (guint i = 0; i < e->n_parts; i++)
    expr_free (e->parts[i]);
  g_free (e);
}

static void
make_test (Expr   *e,
           HekRng *rng)
{
  static const guint fields[]
    = { FIXTURE_COUNT, FIXTURE_PRICE, FIXTURE_LABEL, FIXTURE_SOLD, FIXTURE_SEEN, FIXTURE_ODD };
  gboolean text, flag;

  e->field = fields[hek_rng_below (rng, G_N_ELEMENTS (fields))];
  text = e->field == FIXTURE_LABEL;
  flag = e->field == FIXTURE_SOLD;
  e->kind = COMPARE + (Kind) hek_rng_below (rng, 8);
  if ((e->kind >= CONTAINS && e->kind <= LIKE && !text) || (flag && e->kind == BETWEEN))
    e->kind = COMPARE;
  e->negated = e->kind != COMPARE && hek_rng_below (rng, 2) == 0;
  e->op = (guint) hek_rng_below (rng, flag ? 2 : 6);
  e->n_values = e->kind == IN ? 1 + (guint) hek_rng_below (rng, 4) : e->kind == BETWEEN ? 2 : 1;
  for (guint i = 0; i < e->n_values; i++)
    {
      e->texts[i] = e->kind == LIKE ? patterns[hek_rng_below (rng, G_N_ELEMENTS (patterns))]
                                    : texts[hek_rng_below (rng, G_N_ELEMENTS (texts))];
      e->numbers[i] = ((double) hek_rng_below (rng, 21) - 10) / (hek_rng_below (rng, 2) + 1);
      if (flag)
        e->numbers[i] = (double) hek_rng_below (rng, 2);
      if (e->field == FIXTURE_SEEN)
        e->numbers[i] = floor (e->numbers[i]) * 86400e6;
    }
}

static Expr *
make (HekRng *rng,
      guint   depth)
{
  Expr *e = g_new0 (Expr, 1);
  guint64 dice = hek_rng_below (rng, 10);

  if (depth == MAX_DEPTH || dice < 4)
    {
      make_test (e, rng);
      return e;
    }
  e->kind = dice < 6 ? NOT : dice < 8 ? AND : OR;
  e->n_parts = e->kind == NOT ? 1 : 2 + (guint) hek_rng_below (rng, 2);
  for (guint i = 0; i < e->n_parts; i++)
    e->parts[i] = make (rng, depth + 1);
  return e;
}

static void
write_value (GString    *out,
             const Expr *e,
             guint       i)
{
  char buffer[64];

  if (e->field == FIXTURE_LABEL)
    g_string_append_printf (out, "\"%s\"", e->texts[i]);
  else if (e->field == FIXTURE_SOLD)
    g_string_append (out, e->numbers[i] != 0 ? "true" : "false");
  else if (e->field == FIXTURE_SEEN)
    {
      hek_time_format ((gint64) e->numbers[i], buffer);
      g_string_append_printf (out, "\"%s\"", buffer);
    }
  else
    g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%g", e->numbers[i]));
}

static void
write_expr (GString    *out,
            const Expr *e)
{
  static const char *const names[FIXTURE_N]
    = { "count", "price", "label", "sold", "seen_at", "meta", "`the größe`" };
  static const char *const tests[] = {
    [IN] = "in (", [BETWEEN] = "between", [CONTAINS] = "contains", [STARTS] = "starts with",
    [ENDS] = "ends with", [LIKE] = "like",
  };

  if (e->kind <= NOT)
    {
      g_string_append (out, e->kind == NOT ? "not (" : "(");
      for (guint i = 0; i < e->n_parts; i++)
        {
          if (i > 0)
            g_string_append (out, e->kind == AND ? " and " : " or ");
          write_expr (out, e->parts[i]);
        }
      g_string_append (out, ")");
      return;
    }
  g_string_append (out, names[e->field]);
  if (e->kind == MISSING)
    {
      g_string_append (out, e->negated ? " is not missing" : " is missing");
      return;
    }
  g_string_append_printf (out, " %s%s ", e->negated ? "not " : "",
                          e->kind == COMPARE ? words[e->op] : tests[e->kind]);
  for (guint i = 0; i < e->n_values; i++)
    {
      if (i > 0)
        g_string_append (out, e->kind == IN ? ", " : " and ");
      write_value (out, e, i);
    }
  if (e->kind == IN)
    g_string_append (out, ")");
}

/* How the value of a row stands to value @i. */
static int
order (const Expr      *e,
       const HekColumn *column,
       gsize            row,
       guint            i)
{
  double v;

  if (column->type == HEK_FIELD_TEXT)
    return strcmp (hek_column_get_text (column, row, NULL), e->texts[i]);
  v = column->type == HEK_FIELD_REAL ? hek_column_get_real (column, row)
                                     : (double) hek_column_get_integer (column, row);
  return (v > e->numbers[i]) - (v < e->numbers[i]);
}

/* The patterns above, without a matcher. */
static gboolean
is_like (const char *text,
         const char *pattern)
{
  switch (pattern[0] == '%' && pattern[1] != '\0' ? pattern[1] : pattern[0])
    {
    case 'a':
      return pattern[1] == '%' ? text[0] == 'a' : strcmp (text, "a%b") == 0;
    case 'b':
      return g_str_has_suffix (text, "b");
    case '_':
      return g_utf8_strlen (text, -1) == (glong) strlen (pattern);
    case '%':
      return TRUE;
    default:
      return strstr (text, "ö") != NULL;
    }
}

static gboolean
test_value (const Expr      *e,
            const HekColumn *column,
            gsize            row)
{
  gboolean any = FALSE, is_text = column->type == HEK_FIELD_TEXT;
  const char *text = is_text ? hek_column_get_text (column, row, NULL) : NULL;
  int o;

  switch (e->kind)
    {
    case COMPARE:
      o = order (e, column, row, 0);
      return e->op == 0   ? o == 0
             : e->op == 1 ? o != 0
             : e->op == 2 ? o < 0
             : e->op == 3 ? o <= 0
             : e->op == 4 ? o > 0
                          : o >= 0;
    case IN:
      for (guint i = 0; i < e->n_values; i++)
        any |= order (e, column, row, i) == 0;
      return any;
    case BETWEEN:
      return order (e, column, row, 0) >= 0 && order (e, column, row, 1) <= 0;
    case CONTAINS:
      return strstr (text, e->texts[0]) != NULL;
    case STARTS:
      return g_str_has_prefix (text, e->texts[0]);
    case ENDS:
      return g_str_has_suffix (text, e->texts[0]);
    default:
      return is_like (text, e->texts[0]);
    }
}

static Truth
evaluate (const Expr       *e,
          HekColumn *const *columns,
          gsize             row)
{
  gboolean missing, unknown = FALSE, decides = e->kind == OR;

  if (e->kind == NOT)
    {
      Truth truth = evaluate (e->parts[0], columns, row);

      return truth == UNKNOWN ? UNKNOWN : truth == YES ? NO : YES;
    }
  if (e->kind < NOT)
    {
      for (guint i = 0; i < e->n_parts; i++)
        {
          Truth truth = evaluate (e->parts[i], columns, row);

          if (truth == (decides ? YES : NO))
            return truth;
          unknown |= truth == UNKNOWN;
        }
      return unknown ? UNKNOWN : decides ? NO : YES;
    }
  missing = hek_column_is_missing (columns[e->field], row);
  if (e->kind == MISSING)
    return missing != e->negated ? YES : NO;
  if (missing)
    return UNKNOWN;
  return test_value (e, columns[e->field], row) != e->negated ? YES : NO;
}

static void
check_once (HekColumn *const      *columns,
            const HekColumnView *views,
            HekFilter             *filter,
            const Expr            *e,
            gsize                  n_rows)
{
  g_autoptr (HekFilterScan) scan = hek_filter_scan_new (filter, views, n_rows);
  g_autofree guint64 *bits = g_new (guint64, hek_filter_bitmap_words (n_rows));
  gsize n_matching, count = 0;

  g_assert_true (hek_filter_run (scan, bits, &n_matching, NULL, NULL));
  for (gsize row = 0; row < n_rows; row++)
    {
      gboolean found = bits[row / 64] >> (row % 64) & 1;

      g_assert_true (found == (evaluate (e, columns, row) == YES));
      count += found;
    }
  g_assert_cmpuint (count, ==, n_matching);
  for (gsize i = n_rows; i < hek_filter_bitmap_words (n_rows) * 64; i++)
    g_assert_true ((bits[i / 64] >> (i % 64) & 1) == 0);
}

static void
test_random (void)
{
  static const gsize sizes[] = { 1, 63, 64, 65, 300, 4096, 4097, 5000 };
  g_autoptr (HekSchema) schema = filter_fixture_schema ();
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint run = 0; run < 60; run++)
    {
      gsize n_rows = sizes[run % G_N_ELEMENTS (sizes)];
      HekColumn **columns = filter_fixture_columns (n_rows, run);
      g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
      HekColumnView plain[FIXTURE_N], coded[FIXTURE_N];

      filter_fixture_views (columns, FALSE, 0, plain, owned);
      filter_fixture_views (columns, TRUE, 1u << (run % 3), coded, owned);
      for (guint i = 0; i < 20; i++)
        {
          Expr *e = make (&rng, 0);
          g_autoptr (GString) text = g_string_new (NULL);
          g_autoptr (GError) error = NULL;
          g_autoptr (HekFilter) filter = NULL, again = NULL;
          g_autofree char *printed = NULL;

          write_expr (text, e);
          filter = hek_filter_parse (text->str, schema, &error);
          g_assert_no_error (error);
          printed = hek_filter_print (filter);
          again = hek_filter_parse (printed, schema, &error);
          g_assert_no_error (error);
          g_test_message ("%s", printed);
          check_once (columns, plain, filter, e, n_rows);
          check_once (columns, coded, again, e, n_rows);
          expr_free (e);
        }
      filter_fixture_columns_free (columns);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/property/random", test_random);
  return g_test_run ();
}
