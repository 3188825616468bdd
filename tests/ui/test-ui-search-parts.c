/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the Search page that need no display: the draft, shapes of vectors, texts. */
#include "config.h"

#include <math.h>

#include "studio-search-draft.h"
#include "studio-search-text.h"
#include "studio-vector-shape.h"
#include "studio-words.h"

static void
count_change (guint *n)
{
  (*n)++;
}

static double
sum_weights (const HekSearchQuery *query)
{
  double sum = 0;

  for (guint i = 0; i < query->n_terms; i++)
    sum += query->terms[i].weight;
  return sum;
}

/* Squared distances have a nearest row only when the weights' sum is more than 0. */
static void
test_draft_weights (void)
{
  g_autoptr (StudioSearchDraft) draft = studio_search_draft_new ();

  for (guint n_like = 1; n_like <= 3; n_like++)
    for (guint n_unlike = 0; n_unlike <= 5; n_unlike++)
      {
        studio_search_draft_clear_terms (draft);
        for (guint i = 0; i < n_like + n_unlike; i++)
          {
            g_autofree char *key = g_strdup_printf ("%u", i);

            studio_search_draft_add_term (draft, HEK_TERM_KEY, key, i < n_like);
          }
        g_assert_cmpfloat (sum_weights (studio_search_draft_get (draft)), >, 0.4 * n_like);
        g_assert_cmpuint (studio_search_draft_count_unlike (studio_search_draft_get (draft)), ==,
                          n_unlike);
      }
}

static void
test_draft_terms (void)
{
  g_autoptr (StudioSearchDraft) draft = studio_search_draft_new ();
  const HekSearchQuery *query;
  guint n_changes = 0;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (count_change), &n_changes);
  studio_search_draft_set_collection (draft, "one");
  studio_search_draft_add_term (draft, HEK_TERM_KEY, "a", TRUE);
  studio_search_draft_add_term (draft, HEK_TERM_KEY, "a", TRUE); /* is there already */
  g_assert_cmpuint (n_changes, ==, 2);
  studio_search_draft_add_term (draft, HEK_TERM_KEY, "b", TRUE);
  studio_search_draft_set_combine (draft, HEK_COMBINE_MIN);
  g_assert_cmpint (studio_search_draft_get (draft)->combine, ==, HEK_COMBINE_MIN);
  studio_search_draft_set_like (draft, 1, FALSE); /* which has a sum only */
  g_assert_cmpint (studio_search_draft_get (draft)->combine, ==, HEK_COMBINE_SUM);

  studio_search_draft_set_filter (draft, "x > 1");
  studio_search_draft_set_radius (draft, 2);
  studio_search_draft_set_k (draft, 7);
  studio_search_draft_set_collection (draft, "two");
  query = studio_search_draft_get (draft);
  g_assert_cmpuint (query->n_terms, ==, 0);
  g_assert_null (query->filter);
  g_assert_true (isnan (query->radius));
  g_assert_cmpuint (query->k, ==, 7);

  studio_search_draft_replace_terms (draft, HEK_TERM_KEY, "c");
  g_assert_cmpuint (studio_search_draft_get (draft)->n_terms, ==, 1);
  studio_search_draft_set_k (draft, 0);
  g_assert_cmpuint (studio_search_draft_get (draft)->k, ==, 1);
}

static void
test_vector_shape (void)
{
  static const struct
  {
    guint dim, side, n_channels;
  } rows[] = {
    { 784, 28, 1 }, { 3072, 32, 3 }, { 64, 8, 1 }, { 192, 8, 3 }, { 49, 0, 1 }, { 3, 0, 1 },
    { 448, 0, 1 }, { 512, 0, 1 }, { 65536, 256, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      StudioVectorShape shape = studio_vector_shape_guess (rows[i].dim);

      g_assert_cmpuint (shape.width, ==, rows[i].side);
      g_assert_cmpuint (shape.height, ==, rows[i].side);
      g_assert_cmpuint (shape.n_channels, ==, rows[i].n_channels);
    }
}

/* Bytes are shown as they are, other numbers from the smallest to the largest, NaN as black. */
static void
test_vector_draw (void)
{
  StudioVectorShape shape = { 2, 1, 1 };
  guint8 codes[4 * 4 * 2] = { 0 };
  g_autoptr (GdkTexture) bytes = studio_vector_shape_draw (&shape, (float[]){ 51, 255 },
                                                           HEK_DTYPE_U8, 2);
  g_autoptr (GdkTexture) reals = studio_vector_shape_draw (&shape, (float[]){ NAN, -3 },
                                                           HEK_DTYPE_F32, 2);

  g_assert_cmpint (gdk_texture_get_width (bytes), ==, 4);
  g_assert_cmpint (gdk_texture_get_height (bytes), ==, 2);
  gdk_texture_download (bytes, codes, 16);
  g_assert_cmpuint (codes[0], ==, 51);
  g_assert_cmpuint (codes[4], ==, 51); /* each number twice as wide */
  g_assert_cmpuint (codes[8], ==, 255);
  gdk_texture_download (reals, codes, 16);
  g_assert_cmpuint (codes[0], ==, 0);
}

static void
check_term (HekTermKind kind,
            const char *text,
            const char *expected)
{
  g_autofree char *said = studio_search_text_term (&(HekSearchTerm){ kind, (char *) text, 1 });

  g_assert_cmpstr (said, ==, expected);
}

static void
check_aligned (const char *number,
               const char *expected)
{
  g_autofree char *text = studio_search_text_align (number, 3);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_texts (void)
{
  HekHnswRecall recall = { .ef = 64, .n_queries = 200, .recall = 0.993, .low = 0.989,
                           .high = 0.997 };
  HekSearchSummary summary = { .n_hits = 20, .n_found = 20, .n_rows = 60000, .n_matching = 60000,
                               .n_indexed = 60000, .search_us = 120, .ef = 64 };
  g_autofree char *measured = studio_search_text_recall (&recall, 10);
  g_autofree char *plain = studio_search_text_summary (&summary, NULL);
  g_autofree char *question = studio_words_sentence ("did you mean “label”?");
  g_autofree char *statement = studio_words_sentence ("no row has the key “x”");

  g_assert_cmpstr (measured, ==, "recall@10 0.993 ± 0.004 on 200 queries");
  g_assert_cmpstr (plain, ==, "20 of 60,000 rows in 0.12 ms · ef 64 · 60,000 indexed");
  g_assert_cmpstr (question, ==, "Did you mean “label”?");
  g_assert_cmpstr (statement, ==, "No row has the key “x”.");
  check_aligned ("0.868", "0.868");
  check_aligned ("0.87", "0.87\u2007");
  check_aligned ("-12", "-12\u2008\u2007\u2007\u2007");
  check_aligned ("1.5e-09", "1.5e-09");
  check_aligned ("nan", "nan");
  check_term (HEK_TERM_KEY, "item-7", "item-7");
  check_term (HEK_TERM_NUMBERS, "1", "1 number");
  check_term (HEK_TERM_NUMBERS, "[0.5, -1e-3  2]", "3 numbers");
  check_term (HEK_TERM_FILE, "/a/b/dress.png", "dress.png");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/search/draft-weights", test_draft_weights);
  g_test_add_func ("/ui/search/draft-terms", test_draft_terms);
  g_test_add_func ("/ui/search/vector-shape", test_vector_shape);
  g_test_add_func ("/ui/search/vector-draw", test_vector_draw);
  g_test_add_func ("/ui/search/texts", test_texts);
  return g_test_run ();
}
