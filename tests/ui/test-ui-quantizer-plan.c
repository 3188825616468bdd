/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of the Quantizer page and the names of codebooks: what needs no display. */
#include "config.h"

#include "studio-quantizer-adopt.h"
#include "studio-quantizer-plan.h"

#define DIM 784u

static void
assert_sizes (const char *text,
              const char *wanted)
{
  g_autofree char *problem = NULL;
  g_autoptr (GArray) sizes = studio_plan_parse_sizes (text, DIM, &problem);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_nonnull (sizes);
  for (guint i = 0; i < sizes->len; i++)
    g_string_append_printf (got, "%s%zu", i > 0 ? " " : "", g_array_index (sizes, gsize, i));
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_sizes (void)
{
  assert_sizes ("", "");
  assert_sizes (" , ;", "");
  assert_sizes ("98", "98");
  assert_sizes ("392, 98;196\n98", "98 196 392");
  assert_sizes ("×32 x16 8x 4×", "98 196 392 784");
  assert_sizes ("×32, 98", "98"); /* the same size, said twice */
  assert_sizes ("×2.5", "1254");
  assert_sizes ("×1000000", "1"); /* never none */
  g_assert_cmpuint (studio_plan_get_bytes (3, 8), ==, 1);
  g_assert_cmpuint (studio_plan_get_bytes (DIM, 3), ==, 1045); /* at most a third */
}

static void
test_wrong_sizes (void)
{
  static const char *const texts[] = { "98, many", "0", "-4", "×0", "×", "x", "9.5", "98bytes",
                                       "×8x", "nan", "1e12", "٩٨" };
  g_autoptr (GString) too_many = g_string_new ("1");
  char *problem = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      problem = NULL;
      g_test_message ("“%s”", texts[i]);
      g_assert_null (studio_plan_parse_sizes (texts[i], DIM, &problem));
      g_assert_nonnull (problem);
      g_free (problem);
      g_assert_null (studio_plan_parse_sizes (texts[i], DIM, NULL));
    }
  for (guint i = 2; i <= STUDIO_PLAN_MAX_SIZES; i++)
    g_string_append_printf (too_many, ",%u", i);
  g_array_unref (studio_plan_parse_sizes (too_many->str, DIM, NULL));
  g_string_append (too_many, ",3,99");
  g_assert_null (studio_plan_parse_sizes (too_many->str, DIM, NULL));
}

static void
assert_toggled (const char *text,
                guint       compression,
                const char *wanted)
{
  g_autofree char *got = studio_plan_toggle_compression (text, DIM, compression);

  g_assert_cmpstr (got, ==, wanted);
}

static void
test_toggle (void)
{
  assert_toggled ("", 32, "×32");
  assert_toggled ("×8", 32, "×8, ×32");
  assert_toggled ("×8, ×32", 32, "×8");
  assert_toggled ("98 ×8 32x", 32, "×8"); /* every way to say it */
  assert_toggled ("100;×8", 8, "100");
}

/* "sq8:784 pq:98" */
static char *
describe (const GArray *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < plan->len; i++)
    {
      const StudioPlanRun *run = &g_array_index (plan, StudioPlanRun, i);

      g_string_append_printf (text, "%s%s:%zu", i > 0 ? " " : "", hek_codec_id (run->codec),
                              run->code_bytes);
    }
  return g_string_free (text, FALSE);
}

static void
assert_plan (const char *ids,
             const char *sizes_text,
             const char *wanted,
             const char *wanted_left_out)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  g_autoptr (GArray) methods = g_array_new (FALSE, FALSE, sizeof (StudioPlanMethod));
  g_autoptr (GArray) sizes = studio_plan_parse_sizes (sizes_text, DIM, NULL);
  g_autoptr (GArray) plan = NULL;
  g_autofree char *left_out = NULL;
  g_autofree char *got = NULL;

  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      StudioPlanMethod method = { .codec = hek_codec_find (words[i]) };
      guint n_options;
      const HekOption *options;

      g_assert_nonnull (method.codec);
      options = hek_codec_options (method.codec, &n_options);
      hek_options_defaults (options, n_options, &method.values);
      g_array_append_val (methods, method);
    }
  plan = studio_plan_new (methods, sizes, DIM, &left_out);
  got = describe (plan);
  g_assert_cmpstr (got, ==, wanted);
  g_assert_cmpstr (left_out, ==, wanted_left_out);
}

static void
test_plan (void)
{
  assert_plan ("", "98", "", "");
  assert_plan ("pq sq8", "98, 784", "pq:98 pq:784 sq8:784", "");
  assert_plan ("sq8", "800, 1000, ×4", "sq8:784", ""); /* the same code three times */
  assert_plan ("f16 pq", "×32", "pq:98", "f16");
  assert_plan ("f16 sq8", "", "f16:1568 sq8:784", "");
  assert_plan ("f16 sq8", "1", "", "f16, sq8");
}

static void
test_names (void)
{
  static const char *const wrong[] = { "", "two words", "grün", "a/b", "a@1" };
  g_autofree char *too_long = g_strnfill (HEK_CODEBOOK_NAME_MAX_BYTES + 1, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_nonnull (studio_quantizer_adopt_check (wrong[i]));
  g_assert_nonnull (studio_quantizer_adopt_check (too_long));
  too_long[HEK_CODEBOOK_NAME_MAX_BYTES] = '\0';
  g_assert_null (studio_quantizer_adopt_check (too_long));
  g_assert_null (studio_quantizer_adopt_check ("fashion-pq-98_v1.2"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantizer-plan/sizes", test_sizes);
  g_test_add_func ("/quantizer-plan/wrong-sizes", test_wrong_sizes);
  g_test_add_func ("/quantizer-plan/toggle", test_toggle);
  g_test_add_func ("/quantizer-plan/plan", test_plan);
  g_test_add_func ("/quantizer-plan/names", test_names);
  return g_test_run ();
}
