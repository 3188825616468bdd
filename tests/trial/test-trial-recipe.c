/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes: every value of every method survives JSON, and nothing else gets in. */
#include "hek-recipe.h"

#include <string.h>

#include "hek-rng.h"

static void
assert_round_trip (const HekRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = hek_recipe_to_json (recipe);
  g_autofree char *again = NULL;
  HekRecipe read;

  g_assert_true (hek_recipe_from_json (&read, json, &error));
  g_assert_no_error (error);
  g_assert_true (hek_recipe_equal (recipe, &read));
  again = hek_recipe_to_json (&read);
  g_assert_cmpstr (json, ==, again);
}

static double
random_value (HekRng          *rng,
              const HekOption *option)
{
  if (option->type == HEK_OPTION_CHOICE)
    return (double) hek_rng_below (rng, option->n_choices);
  if (option->type == HEK_OPTION_BOOLEAN)
    return (double) hek_rng_below (rng, 2);
  if (option->type == HEK_OPTION_INT)
    return option->min + (double) hek_rng_below (rng, (guint64) (option->max - option->min) + 1);
  return option->min + (option->max - option->min) * hek_rng_double (rng);
}

static void
test_json_round_trips (void)
{
  HekRng rng;

  hek_rng_init (&rng, 2);
  for (guint m = 0; m < hek_imagequant_n (); m++)
    {
      const HekImageQuantizer *method = hek_imagequant (m);
      HekRecipe recipe;

      hek_recipe_init (&recipe, method);
      assert_round_trip (&recipe);
      for (guint i = 0; i < method->n_options; i++)
        {
          const HekOption *option = &method->options[i];
          double ends[] = { option->min, option->max };

          for (guint e = 0; e < 2 && option->type != HEK_OPTION_CHOICE; e++)
            {
              hek_recipe_init (&recipe, method);
              recipe.values.v[i] = option->type == HEK_OPTION_BOOLEAN ? e : ends[e];
              assert_round_trip (&recipe);
            }
        }
      for (guint r = 0; r < 200; r++)
        {
          for (guint i = 0; i < method->n_options; i++)
            recipe.values.v[i] = random_value (&rng, &method->options[i]);
          assert_round_trip (&recipe);
        }
    }
}

static void
test_json_locks (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  HekRecipe recipe, other;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  recipe.locks.n_locked = 3;
  for (guint i = 0; i < 3; i++)
    for (guint c = 0; c < 4; c++)
      recipe.locks.rgba[i][c] = (guint8) (i * 80 + c * 17);
  assert_round_trip (&recipe);

  other = recipe;
  other.locks.rgba[2][3]++;
  g_assert_false (hek_recipe_equal (&recipe, &other));
  other = recipe;
  other.locks.n_locked = 2;
  g_assert_false (hek_recipe_equal (&recipe, &other));
  other = recipe;
  other.locks.rgba[7][0] = 1; /* beyond n_locked: not part of the value */
  g_assert_true (hek_recipe_equal (&recipe, &other));

  g_assert_true (hek_recipe_from_json (&recipe, "{\"method\": \"palette\", \"colors\": 4,"
                                                " \"locked\": [\"#0A10ff\"]}", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (recipe.locks.n_locked, ==, 1);
  g_assert_cmpmem (recipe.locks.rgba[0], 4, "\x0a\x10\xff\xff", 4);
}

static void
test_json_viewing (void)
{
  g_autofree char *json = NULL;
  HekRecipe recipe, other;

  hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
  json = hek_recipe_to_json (&recipe);
  g_assert_null (strstr (json, "display")); /* as usual: not worth saying */

  other = recipe;
  other.viewing.display = hek_display (hek_display_n () - 1);
  other.viewing.distance_m = 0.625;
  g_assert_false (hek_recipe_equal (&recipe, &other));
  assert_round_trip (&other);
  other.viewing.distance_m = 0;
  assert_round_trip (&other);
}

static void
test_json_refusals (void)
{
  static const struct
  {
    const char *json, *message;
  } cases[] = {
    { "", NULL },
    { "{", NULL },
    { "{\"method\": \"palette\"", NULL },
    { "\xff\xfe", NULL },
    { "[]", "not a JSON object" },
    { "null", "not a JSON object" },
    { "{}", "method" },
    { "{\"method\": 3}", "method" },
    { "{\"method\": [\"palette\"]}", "method" },
    { "{\"method\": \"plaette\"}", "plaette" },
    { "{\"method\": \"palette\", \"colours\": 16}", "colours" },
    { "{\"method\": \"palette\", \"colors\": 0}", "colors" },
    { "{\"method\": \"palette\", \"colors\": 257}", "colors" },
    { "{\"method\": \"palette\", \"colors\": 16.5}", "colors" },
    { "{\"method\": \"palette\", \"colors\": 1e99}", "colors" },
    { "{\"method\": \"palette\", \"colors\": \"16\"}", "colors" },
    { "{\"method\": \"palette\", \"colors\": null}", "colors" },
    { "{\"method\": \"palette\", \"colors\": {\"n\": 16}}", "colors" },
    { "{\"method\": \"palette\", \"colors\": true}", "colors" },
    { "{\"method\": \"palette\", \"space\": 2}", "space" },
    { "{\"method\": \"palette\", \"space\": \"oklob\"}", "oklob" },
    { "{\"method\": \"uniform\", \"colors\": 16}", "colors" },
    { "{\"method\": \"uniform\", \"display\": \"tube\"}", "display" },
    { "{\"method\": \"uniform\", \"display\": 1}", "display" },
    { "{\"method\": \"uniform\", \"distance_m\": 0}", "distance_m" },
    { "{\"method\": \"uniform\", \"distance_m\": \"1\"}", "distance_m" },
    { "{\"method\": \"uniform\", \"distance_m\": 1e9}", "distance_m" },
    { "{\"method\": \"uniform\", \"locked\": [\"#000000\"]}", "locked" },
    { "{\"method\": \"palette\", \"locked\": \"#000000\"}", "locked" },
    { "{\"method\": \"palette\", \"locked\": [0]}", "locked" },
    { "{\"method\": \"palette\", \"locked\": [[\"#000000\"]]}", "locked" },
    { "{\"method\": \"palette\", \"locked\": [\"000000\"]}", "locked" },
    { "{\"method\": \"palette\", \"locked\": [\"#00000\"]}", "locked" },
    { "{\"method\": \"palette\", \"locked\": [\"#00000g\"]}", "locked" },
    { "{\"method\": \"palette\", \"colors\": 2,"
      " \"locked\": [\"#000000\", \"#000001\", \"#000002\"]}", "locked" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HekRecipe recipe, before;

      hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
      before = recipe;
      g_test_message ("case %u", i);
      g_assert_false (hek_recipe_from_json (&recipe, cases[i].json, &error));
      g_assert_nonnull (error);
      if (cases[i].message != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_cmpmem (&recipe, sizeof recipe, &before, sizeof before);
    }
}

static void
test_json_too_many_locks (void)
{
  g_autoptr (GError) error = NULL;
  GString *json = g_string_new ("{\"method\": \"palette\", \"colors\": 256,"
                                " \"locked\": [\"#000000\"");
  HekRecipe recipe;

  for (guint i = 0; i < HEK_PALETTE_MAX; i++)
    g_string_append (json, ", \"#000000\"");
  g_string_append (json, "]}");
  g_assert_false (hek_recipe_from_json (&recipe, json->str, &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
  g_string_free (json, TRUE);
}

static void
test_main_option (void)
{
  for (guint m = 0; m < hek_imagequant_n (); m++)
    {
      const HekImageQuantizer *method = hek_imagequant (m);
      const HekOption *option = &method->options[method->main_option_idx];
      HekRecipe recipe, other;

      hek_recipe_init (&recipe, method);
      g_assert_cmpfloat (hek_recipe_get_main (&recipe), ==, option->def);
      other = recipe;
      hek_recipe_set_main (&other, option->max);
      g_assert_cmpfloat (hek_recipe_get_main (&other), ==, option->max);
      g_assert_cmpint (hek_recipe_equal (&recipe, &other), ==, option->max == option->def);
    }
}

static void
test_describe (void)
{
  HekRecipe recipe;
  g_autofree char *plain = NULL, *dithered = NULL, *partly = NULL;
  int dither, amount;
  double none = 0;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  dither = hek_options_find (recipe.quantizer->options, recipe.quantizer->n_options, "dither");
  amount = hek_options_find (recipe.quantizer->options, recipe.quantizer->n_options, "amount");
  g_assert_cmpint (dither, >=, 0);
  g_assert_cmpint (amount, >=, 0);

  hek_recipe_set_main (&recipe, 12);
  g_assert_true (hek_option_parse (&recipe.quantizer->options[dither], "fs",
                                   &recipe.values.v[dither], NULL));
  dithered = hek_recipe_describe (&recipe);
  g_assert_true (g_str_has_prefix (dithered, recipe.quantizer->label));
  g_assert_nonnull (strstr (dithered, ", 12 colours, Oklab, "));
  g_assert_nonnull (strstr (dithered, "Floyd"));
  g_assert_null (strstr (dithered, "amount"));

  recipe.values.v[amount] = 0.5;
  partly = hek_recipe_describe (&recipe);
  g_assert_nonnull (strstr (partly, "amount 0.5"));

  g_assert_true (hek_option_parse (&recipe.quantizer->options[dither], "none", &none, NULL));
  recipe.values.v[dither] = none;
  plain = hek_recipe_describe (&recipe);
  g_assert_null (strstr (plain, "Floyd"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/recipe/json-round-trips", test_json_round_trips);
  g_test_add_func ("/trial/recipe/json-locks", test_json_locks);
  g_test_add_func ("/trial/recipe/json-viewing", test_json_viewing);
  g_test_add_func ("/trial/recipe/json-refusals", test_json_refusals);
  g_test_add_func ("/trial/recipe/json-too-many-locks", test_json_too_many_locks);
  g_test_add_func ("/trial/recipe/main-option", test_main_option);
  g_test_add_func ("/trial/recipe/describe", test_describe);
  return g_test_run ();
}
