/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes as values, as titles and as JSON. The descriptor's table decides what a recipe holds. */
#include "config.h"

#include "hek-recipe.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hek-json-text.h"

void
hek_recipe_init (HekRecipe               *recipe,
                 const HekImageQuantizer *quantizer)
{
  memset (recipe, 0, sizeof *recipe);
  recipe->quantizer = quantizer;
  recipe->viewing.display = hek_display (0);
  hek_options_defaults (quantizer->options, quantizer->n_options, &recipe->values);
}

gboolean
hek_recipe_equal (const HekRecipe *a,
                  const HekRecipe *b)
{
  if (a->quantizer != b->quantizer || a->locks.n_locked != b->locks.n_locked
      || a->viewing.display != b->viewing.display || a->viewing.distance_m != b->viewing.distance_m)
    return FALSE;
  for (guint i = 0; i < a->quantizer->n_options; i++)
    if (a->values.v[i] != b->values.v[i])
      return FALSE;
  return memcmp (a->locks.rgba, b->locks.rgba,
                 a->locks.n_locked * sizeof a->locks.rgba[0]) == 0;
}

double
hek_recipe_get_main (const HekRecipe *recipe)
{
  return recipe->values.v[recipe->quantizer->main_option_idx];
}

void
hek_recipe_set_main (HekRecipe *recipe,
                     double     value)
{
  recipe->values.v[recipe->quantizer->main_option_idx] = value;
}

/* --- for people ---------------------------------------------------------------------------- */

/* "Colours" inside a sentence; abbreviations and names ("PNG level") stay as they are, and so does
 * every translation: other languages have other rules (German writes nouns with a capital). */
static char *
hek_recipe_lower_label (const HekOption *option)
{
  const char *label = _ (option->label);
  const char *second = g_utf8_next_char (label);
  gunichar first = g_utf8_get_char (label);
  GString *out = g_string_new (NULL);

  if (label != option->label || *label == '\0')
    {
      g_string_append (out, label);
      return g_string_free (out, FALSE);
    }
  if (g_unichar_isupper (g_utf8_get_char (second)))
    g_string_append_unichar (out, first);
  else
    g_string_append_unichar (out, g_unichar_tolower (first));
  g_string_append (out, second);
  return g_string_free (out, FALSE);
}

/* What is worth saying: the main option, the space (or what stands in its place) and the dither
 * always, the rest when it was changed. */
static gboolean
hek_recipe_option_shows (const HekRecipe *recipe,
                         guint            i)
{
  const HekImageQuantizer *quantizer = recipe->quantizer;
  const HekOption *option = &quantizer->options[i];
  int curve = hek_options_find (quantizer->options, quantizer->n_options, "curve");

  if (i == quantizer->main_option_idx)
    return TRUE;
  if (strcmp (option->name, "space") == 0)
    return curve < 0 || recipe->values.v[curve] == 0;
  if (strcmp (option->name, "dither") == 0)
    return strcmp (option->choices[(guint) recipe->values.v[i]].id, "none") != 0;
  return recipe->values.v[i] != option->def;
}

gboolean
hek_recipe_uses_viewing (const HekRecipe *recipe)
{
  const HekImageQuantizer *quantizer = recipe->quantizer;
  int curve = hek_options_find (quantizer->options, quantizer->n_options, "curve");
  int weights = hek_options_find (quantizer->options, quantizer->n_options, "weights");

  if (weights >= 0)
    return strcmp (quantizer->options[weights].choices[(guint) recipe->values.v[weights]].id,
                   "visibility") == 0;
  return quantizer->has_viewing && (curve < 0 || recipe->values.v[curve] != 0);
}

char *
hek_recipe_describe_main (const HekRecipe *recipe)
{
  const HekOption *option = &recipe->quantizer->options[recipe->quantizer->main_option_idx];
  g_autofree char *number = hek_option_format (option, hek_recipe_get_main (recipe));
  g_autofree char *label = hek_recipe_lower_label (option);

  return g_strdup_printf ("%s %s", number, option->unit != NULL ? _ (option->unit) : label);
}

char *
hek_recipe_describe (const HekRecipe *recipe)
{
  const HekImageQuantizer *quantizer = recipe->quantizer;
  GString *out = g_string_new (_ (quantizer->label));

  for (guint i = 0; i < quantizer->n_options; i++)
    {
      const HekOption *option = &quantizer->options[i];
      double v = recipe->values.v[i];
      g_autofree char *label = hek_recipe_lower_label (option);
      g_autofree char *number = NULL;

      if (!hek_recipe_option_shows (recipe, i))
        continue;
      g_string_append (out, ", ");
      if (option->type == HEK_OPTION_CHOICE)
        {
          g_string_append (out, _ (option->choices[(guint) v].label));
          continue;
        }
      if (option->type == HEK_OPTION_BOOLEAN)
        {
          /* Translators: an option that is switched off, such as "no serpentine scan" */
          if (v != 0)
            g_string_append (out, label);
          else
            g_string_append_printf (out, _ ("no %s"), label);
          continue;
        }
      if (i == quantizer->main_option_idx)
        {
          g_autofree char *main_option = hek_recipe_describe_main (recipe);

          g_string_append (out, main_option);
          continue;
        }
      number = hek_option_format (option, v);
      g_string_append_printf (out, "%s %s%s%s", label, number, option->unit != NULL ? " " : "",
                              option->unit != NULL ? _ (option->unit) : "");
    }
  if (hek_recipe_uses_viewing (recipe) && recipe->viewing.display != hek_display (0))
    g_string_append_printf (out, ", %s", _ (recipe->viewing.display->label));
  if (recipe->locks.n_locked > 0)
    g_string_append_printf (out, _ (", %u locked"), recipe->locks.n_locked);
  return g_string_free (out, FALSE);
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void
hek_recipe_append_value (GString         *out,
                         const HekOption *option,
                         double           value)
{
  hek_json_text_append_string (out, option->name);
  g_string_append (out, ": ");
  if (option->type == HEK_OPTION_CHOICE)
    hek_json_text_append_string (out, option->choices[(guint) value].id);
  else if (option->type == HEK_OPTION_BOOLEAN)
    g_string_append (out, value != 0 ? "true" : "false");
  else
    hek_json_text_append_number (out, value);
}

char *
hek_recipe_to_json (const HekRecipe *recipe)
{
  GString *out = g_string_new ("{\"method\": ");

  hek_json_text_append_string (out, recipe->quantizer->id);
  for (guint i = 0; i < recipe->quantizer->n_options; i++)
    {
      g_string_append (out, ", ");
      hek_recipe_append_value (out, &recipe->quantizer->options[i], recipe->values.v[i]);
    }
  if (recipe->locks.n_locked > 0)
    {
      g_string_append (out, ", \"locked\": [");
      for (guint i = 0; i < recipe->locks.n_locked; i++)
        {
          const guint8 *c = recipe->locks.rgba[i];

          g_string_append_printf (out, "%s\"#%02x%02x%02x%02x\"", i > 0 ? ", " : "", c[0], c[1],
                                  c[2], c[3]);
        }
      g_string_append_c (out, ']');
    }
  if (recipe->viewing.display != hek_display (0))
    {
      g_string_append (out, ", \"display\": ");
      hek_json_text_append_string (out, recipe->viewing.display->id);
    }
  if (recipe->viewing.distance_m > 0)
    {
      g_string_append (out, ", \"distance_m\": ");
      hek_json_text_append_number (out, recipe->viewing.distance_m);
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static gboolean
hek_recipe_fail (GError     **error,
                 const char  *key,
                 const char  *why)
{
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID, "%s: %s", key, why);
  return FALSE;
}

gboolean
hek_recipe_parse_color (const char  *text,
                        guint8       rgba[4],
                        GError     **error)
{
  guint8 c[4] = { 0, 0, 0, 255 };
  gsize n = strlen (text);

  if (text[0] != '#' || (n != 7 && n != 9))
    return hek_recipe_fail (error, text, "a colour is #rrggbb or #rrggbbaa");
  for (gsize i = 1; i < n; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]), low = g_ascii_xdigit_value (text[i + 1]);

      if (high < 0 || low < 0)
        return hek_recipe_fail (error, text, "a colour is #rrggbb or #rrggbbaa");
      c[i / 2] = (guint8) (high * 16 + low);
    }
  memcpy (rgba, c, sizeof c);
  return TRUE;
}

static gboolean
hek_recipe_read_locks (HekRecipe  *recipe,
                       JsonNode   *node,
                       GError    **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hek_recipe_fail (error, "locked", "not a list of colours");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > HEK_PALETTE_MAX)
    return hek_recipe_fail (error, "locked", "more than 256 colours");

  recipe->locks.n_locked = json_array_get_length (array);
  for (guint i = 0; i < recipe->locks.n_locked; i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        return hek_recipe_fail (error, "locked", "not a list of colours");
      if (!hek_recipe_parse_color (json_node_get_string (item), recipe->locks.rgba[i], error))
        {
          g_prefix_error (error, "locked: ");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
hek_recipe_read_value (const HekOption  *option,
                       JsonNode         *node,
                       double           *value,
                       GError          **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double v;

  if (option->type == HEK_OPTION_CHOICE)
    {
      if (type != G_TYPE_STRING)
        return hek_recipe_fail (error, option->name, "not a text");
      return hek_option_parse (option, json_node_get_string (node), value, error);
    }
  if (option->type == HEK_OPTION_BOOLEAN)
    {
      if (type != G_TYPE_BOOLEAN)
        return hek_recipe_fail (error, option->name, "neither true nor false");
      *value = json_node_get_boolean (node) ? 1 : 0;
      return TRUE;
    }
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return hek_recipe_fail (error, option->name, "not a number");
  v = json_node_get_double (node);
  if (!hek_option_check (option, v, error))
    return FALSE;
  *value = v;
  return TRUE;
}

static gboolean
hek_recipe_read_display (HekRecipe  *recipe,
                         JsonNode   *node,
                         GError    **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const HekDisplay *display = type == G_TYPE_STRING
                                ? hek_display_find (json_node_get_string (node)) : NULL;

  if (display == NULL)
    return hek_recipe_fail (error, "display", "not the name of a display");
  recipe->viewing.display = display;
  return TRUE;
}

static gboolean
hek_recipe_read_distance (HekRecipe  *recipe,
                          JsonNode   *node,
                          GError    **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double distance_m = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node)
                                                                    : NAN;

  if (!(distance_m >= HEK_VIEWING_MIN_DISTANCE_M && distance_m <= HEK_VIEWING_MAX_DISTANCE_M))
    return hek_recipe_fail (error, "distance_m", "not a distance of 0.05 to 100 m");
  recipe->viewing.distance_m = distance_m;
  return TRUE;
}

static gboolean
hek_recipe_read_member (HekRecipe   *recipe,
                        const char  *key,
                        JsonNode    *node,
                        GError     **error)
{
  const HekImageQuantizer *quantizer = recipe->quantizer;
  int i = hek_options_find (quantizer->options, quantizer->n_options, key);

  if (strcmp (key, "method") == 0)
    return TRUE;
  if (i >= 0)
    return hek_recipe_read_value (&quantizer->options[i], node, &recipe->values.v[i], error);
  if (strcmp (key, "locked") == 0 && quantizer->has_palette)
    return hek_recipe_read_locks (recipe, node, error);
  if (strcmp (key, "display") == 0)
    return hek_recipe_read_display (recipe, node, error);
  if (strcmp (key, "distance_m") == 0)
    return hek_recipe_read_distance (recipe, node, error);

  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN,
               "“%s” is not an option of the method %s", key, quantizer->id);
  return FALSE;
}

static const HekImageQuantizer *
hek_recipe_read_method (JsonObject  *object,
                        GError     **error)
{
  JsonNode *node = json_object_get_member (object, "method");
  const HekImageQuantizer *quantizer;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    {
      hek_recipe_fail (error, "method", "a recipe names its method");
      return NULL;
    }
  quantizer = hek_imagequant_find (json_node_get_string (node));
  if (quantizer == NULL)
    g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN,
                 "method: “%s” is not known", json_node_get_string (node));
  return quantizer;
}

gboolean
hek_recipe_from_json (HekRecipe   *recipe,
                      const char  *json,
                      GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GList) members = NULL;
  const HekImageQuantizer *quantizer;
  JsonObject *object;
  JsonNode *root;
  HekRecipe read;

  if (!json_parser_load_from_data (parser, json, -1, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return hek_recipe_fail (error, "recipe", "not a JSON object");
  object = json_node_get_object (root);

  quantizer = hek_recipe_read_method (object, error);
  if (quantizer == NULL)
    return FALSE;
  hek_recipe_init (&read, quantizer);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!hek_recipe_read_member (&read, l->data, json_object_get_member (object, l->data), error))
      return FALSE;

  if (read.locks.n_locked > hek_recipe_get_main (&read))
    return hek_recipe_fail (error, "locked", "more colours than the palette has");
  *recipe = read;
  return TRUE;
}
