/* SPDX-License-Identifier: Apache-2.0 */
/* What is offered at a cursor. */
#include "config.h"

#include <string.h>

#include "filter-fixture.h"
#include "hek-filter-complete.h"

/* The cursor is where the first bar of a text is; bars separate the words. */
static const struct
{
  const char *text;
  const char *words;
  int value_field;
  const char *replaced;
} cases[] = {
  { "|", "count|price|label|sold|seen_at|meta|`the größe`|not|(", -1, "" },
  { "pr|", "price", -1, "pr" },
  { "PR|", "price", -1, "PR" },
  { "pr|ise < 1", "price", -1, "prise" },
  { "zz|", "", -1, "zz" },
  { "`th|", "`the größe`", -1, "`th" },
  { "price |", "=|!=|<|<=|>|>=|in (|between|is missing|is not missing|not in (|not between", -1,
    "" },
  { "sold |", "=|!=|in (|is missing|is not missing|not in (|and|or", -1, "" },
  { "label st|", "starts with", -1, "st" },
  { "label starts |", "with", -1, "" },
  { "label not |", "in (|between|like|contains|starts with|ends with", -1, "" },
  { "price < |", "", FIXTURE_PRICE, "" },
  { "sold = |", "true|false", FIXTURE_SOLD, "" },
  { "sold = t|", "true", FIXTURE_SOLD, "t" },
  { "label = \"a|", "", FIXTURE_LABEL, "\"a" },
  { "label in |", "(", -1, "" },
  { "label in (|", "", FIXTURE_LABEL, "" },
  { "label in (\"a\" |", ",|)", -1, "" },
  { "price between 1 |", "and", -1, "" },
  { "label is |", "missing|not missing", -1, "" },
  { "label is not |", "missing", -1, "" },
  { "price < 1 |", "and|or", -1, "" },
  { "price < 1|", "", -1, "" },
  { "(price < 1 |", "and|or|)", -1, "" },
  { "price < 1 and la|", "label", -1, "la" },
  { "nope < 1 and |", "", -1, "" },
  { "price < 1 and | and sold", "count|price|label|sold|seen_at|meta|`the größe`|not|(", -1, "" },
};

static void
test_words (void)
{
  g_autoptr (HekSchema) schema = filter_fixture_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *bar = strchr (cases[i].text, '|');
      g_autofree char *text
        = g_strdup_printf ("%.*s%s", (int) (bar - cases[i].text), cases[i].text, bar + 1);
      g_autoptr (HekFilterCompletion) completion
        = hek_filter_complete (text, (gsize) (bar - cases[i].text), schema);
      g_autoptr (GString) words = g_string_new (NULL);
      g_autofree char *replaced
        = g_strndup (text + completion->start, completion->end - completion->start);

      g_test_message ("%s", cases[i].text);
      for (guint w = 0; w < completion->n_words; w++)
        g_string_append_printf (words, "%s%s", w > 0 ? "|" : "", completion->words[w].text);
      g_assert_cmpstr (words->str, ==, cases[i].words);
      g_assert_cmpint (completion->value_field, ==, cases[i].value_field);
      g_assert_cmpstr (replaced, ==, cases[i].replaced);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/complete/words", test_words);
  return g_test_run ();
}
