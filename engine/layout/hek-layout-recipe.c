/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes as values and as JSON. The table of the method decides what a recipe holds. */
#include "config.h"

#include "hek-layout-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "hek-number.h"

/* More than any recipe has, and few enough that brackets in brackets, which the parser goes into by
 * recursion, do not fill the stack. */
#define MAX_JSON_BYTES 16384

static const struct
{
  const char *id;
  gboolean flat; /* n_dims coordinates; otherwise three */
} geometries[HEK_N_GEOMETRIES] = {
  [HEK_GEOMETRY_EUCLIDEAN] = { "euclidean", TRUE },
  [HEK_GEOMETRY_SPHERICAL] = { "spherical", FALSE },
  [HEK_GEOMETRY_HYPERBOLIC] = { "hyperbolic", TRUE },
  [HEK_GEOMETRY_PARABOLIC] = { "parabolic", FALSE },
};

const char *
hek_geometry_id (HekGeometry geometry)
{
  g_return_val_if_fail (geometry < HEK_N_GEOMETRIES, NULL);

  return geometries[geometry].id;
}

gboolean
hek_geometry_parse (const char  *id,
                    HekGeometry *geometry)
{
  for (guint i = 0; i < HEK_N_GEOMETRIES; i++)
    if (g_str_equal (id, geometries[i].id))
      {
        *geometry = i;
        return TRUE;
      }
  return FALSE;
}

guint
hek_geometry_n_coords (HekGeometry geometry,
                       guint       n_dims)
{
  g_return_val_if_fail (geometry < HEK_N_GEOMETRIES, 0);

  return geometries[geometry].flat ? n_dims : 3;
}

void
hek_layout_recipe_init (HekLayoutRecipe       *recipe,
                        const HekLayoutMethod *method)
{
  memset (recipe, 0, sizeof *recipe);
  recipe->method = method;
  recipe->n_dims = 3;
  recipe->seed = 1;
  hek_options_defaults (method->options, method->n_options, &recipe->values);
}

gboolean
hek_layout_recipe_check (const HekLayoutRecipe *recipe,
                         GError               **error)
{
  const HekLayoutMethod *method = recipe->method;

  if (recipe->geometry >= HEK_N_GEOMETRIES
      || !hek_layout_method_has_geometry (method, recipe->geometry))
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE,
                   "%s makes no layouts of %s geometry", method->id,
                   recipe->geometry < HEK_N_GEOMETRIES ? hek_geometry_id (recipe->geometry)
                                                       : "unknown");
      return FALSE;
    }
  if (recipe->n_dims < 2 || recipe->n_dims > 3
      || (recipe->n_dims != 2 && !geometries[recipe->geometry].flat))
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE,
                   "a %s layout has %s dimensions, not %u", hek_geometry_id (recipe->geometry),
                   geometries[recipe->geometry].flat ? "2 or 3" : "2", recipe->n_dims);
      return FALSE;
    }
  if (recipe->distance >= HEK_N_DISTANCES)
    {
      g_set_error (error, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_RECIPE, "there is no distance %u",
                   recipe->distance);
      return FALSE;
    }
  for (guint i = 0; i < method->n_options; i++)
    if (!hek_option_check (&method->options[i], recipe->values.v[i], error))
      return FALSE;
  return method->check == NULL || method->check (recipe, error);
}

/* ---- JSON ---- */

char *
hek_layout_recipe_to_json (const HekLayoutRecipe *recipe)
{
  const HekLayoutMethod *method = recipe->method;
  GString *out = g_string_new (NULL);

  g_string_printf (out,
                   "{\"method\": \"%s\", \"geometry\": \"%s\", \"dimensions\": %u, "
                   "\"distance\": \"%s\", \"seed\": ",
                   method->id, hek_geometry_id (recipe->geometry), recipe->n_dims,
                   hek_distance_id (recipe->distance));
  /* beyond 2⁵³ programs that keep numbers as doubles would round it */
  g_string_append_printf (out, recipe->seed >> 53 == 0 ? "%" G_GUINT64_FORMAT
                                                       : "\"%" G_GUINT64_FORMAT "\"",
                          recipe->seed);
  for (guint i = 0; i < method->n_options; i++)
    {
      const HekOption *option = &method->options[i];
      double value = recipe->values.v[i];
      char number[HEK_NUMBER_TEXT_BYTES];

      g_string_append_printf (out, ", \"%s\": ", option->name);
      if (option->type == HEK_OPTION_CHOICE)
        g_string_append_printf (out, "\"%s\"", option->choices[(guint) value].id);
      else if (option->type == HEK_OPTION_BOOLEAN)
        g_string_append (out, value != 0 ? "true" : "false");
      else
        {
          hek_number_format_real (value, number);
          g_string_append (out, number);
        }
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static gboolean
fail (GError    **error,
      const char *key,
      const char *why)
{
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID, "%s: %s", key, why);
  return FALSE;
}

static GType
value_type (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
}

static const char *
get_text (JsonNode *node)
{
  return value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
read_option (const HekOption *option,
             JsonNode        *node,
             double          *value,
             GError         **error)
{
  GType type = value_type (node);
  double v;

  if (option->type == HEK_OPTION_CHOICE)
    return type == G_TYPE_STRING
             ? hek_option_parse (option, json_node_get_string (node), value, error)
             : fail (error, option->name, "not a text");
  if (option->type == HEK_OPTION_BOOLEAN)
    {
      if (type != G_TYPE_BOOLEAN)
        return fail (error, option->name, "neither true nor false");
      *value = json_node_get_boolean (node) ? 1 : 0;
      return TRUE;
    }
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return fail (error, option->name, "not a number");
  v = json_node_get_double (node);
  if (!hek_option_check (option, v, error))
    return FALSE;
  *value = v;
  return TRUE;
}

static gboolean
read_seed (JsonNode *node,
           guint64  *seed,
           GError  **error)
{
  const char *text = get_text (node);

  if (value_type (node) == G_TYPE_INT64 && json_node_get_int (node) >= 0)
    *seed = (guint64) json_node_get_int (node);
  else if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, seed, NULL))
    return fail (error, "seed", "not a whole number of 0 to 18446744073709551615");
  return TRUE;
}

static gboolean
read_member (HekLayoutRecipe *recipe,
             const char      *key,
             JsonNode        *node,
             GError         **error)
{
  const HekLayoutMethod *method = recipe->method;
  int i = hek_options_find (method->options, method->n_options, key);
  const char *text = get_text (node);

  if (g_str_equal (key, "method"))
    return TRUE;
  if (g_str_equal (key, "geometry"))
    return (text != NULL && hek_geometry_parse (text, &recipe->geometry))
           || fail (error, key, "not one of euclidean, spherical, hyperbolic, parabolic");
  if (g_str_equal (key, "distance"))
    return (text != NULL && hek_distance_parse (text, &recipe->distance))
           || fail (error, key, "not one of l2, ip, cosine");
  if (g_str_equal (key, "dimensions"))
    {
      gint64 n_dims = value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;

      if (n_dims < 2 || n_dims > 3)
        return fail (error, key, "neither 2 nor 3");
      recipe->n_dims = (guint) n_dims;
      return TRUE;
    }
  if (g_str_equal (key, "seed"))
    return read_seed (node, &recipe->seed, error);
  if (i >= 0)
    return read_option (&method->options[i], node, &recipe->values.v[i], error);
  g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN,
               "“%s” is not an option of the method %s", key, method->id);
  return FALSE;
}

static const HekLayoutMethod *
read_method (JsonObject *object,
             GError    **error)
{
  JsonNode *node = json_object_get_member (object, "method");
  const char *id = node != NULL ? get_text (node) : NULL;
  const HekLayoutMethod *method = id != NULL ? hek_layout_method_find (id) : NULL;

  if (id == NULL)
    fail (error, "method", "a recipe names its method");
  else if (method == NULL)
    g_set_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_UNKNOWN, "method: “%s” is not known",
                 id);
  return method;
}

gboolean
hek_layout_recipe_parse (const char      *json,
                         HekLayoutRecipe *out,
                         GError         **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GList) members = NULL;
  const HekLayoutMethod *method;
  HekLayoutRecipe recipe;
  JsonObject *object;
  JsonNode *root;

  if (strnlen (json, MAX_JSON_BYTES) == MAX_JSON_BYTES)
    return fail (error, "recipe", "too long");
  if (!json_parser_load_from_data (parser, json, -1, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail (error, "recipe", "not a JSON object");
  object = json_node_get_object (root);
  method = read_method (object, error);
  if (method == NULL)
    return FALSE;

  hek_layout_recipe_init (&recipe, method);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!read_member (&recipe, l->data, json_object_get_member (object, l->data), error))
      return FALSE;
  if (!hek_layout_recipe_check (&recipe, error))
    return FALSE;
  *out = recipe;
  return TRUE;
}
