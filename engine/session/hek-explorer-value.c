/* SPDX-License-Identifier: Apache-2.0 */
/* What of each row is looked at: kinds of values, their names, and how they are kept. */
#include "config.h"

#include "hek-explorer-value.h"

#include <glib/gi18n-lib.h>

#include "hek-explorer-json-private.h"

/* Rows beyond the ends of a range of colours, at most, on each side. */
#define CLIP 0.005

#define DEFAULT_CLUSTERS 8u
#define DEFAULT_NEIGHBORS 15u

/* Words of the files; %NULL: not kept. */
static const char *const kinds[HEK_EXPLORER_VALUE_N_KINDS] = {
  [HEK_EXPLORER_VALUE_FIELD] = "field",
  [HEK_EXPLORER_VALUE_TAGS] = "tags",
  [HEK_EXPLORER_VALUE_KMEANS] = "k-means",
  [HEK_EXPLORER_VALUE_HDBSCAN] = "hdbscan",
  [HEK_EXPLORER_VALUE_DENSITY] = "density",
  [HEK_EXPLORER_VALUE_TRUSTWORTHINESS] = "trustworthiness",
  [HEK_EXPLORER_VALUE_CONTINUITY] = "continuity",
  [HEK_EXPLORER_VALUE_NEIGHBORS_KEPT] = "neighbors-kept",
  [HEK_EXPLORER_VALUE_QUANTIZATION_ERROR] = "quantization-error",
  [HEK_EXPLORER_VALUE_DISTANCE] = "distance",
};
static const char *const ways[] = {
  [HEK_EXPLORER_AS_USUAL] = "usual",
  [HEK_EXPLORER_AS_NUMBERS] = "numbers",
  [HEK_EXPLORER_AS_NAMES] = "names",
};

/* --- values as such -------------------------------------------------------------------------- */

void
hek_explorer_value_copy (const HekExplorerValue *value,
                         HekExplorerValue       *out)
{
  *out = *value;
  out->name = g_strdup (value->name);
}

void
hek_explorer_value_clear (HekExplorerValue *value)
{
  g_free (value->name);
  *value = (HekExplorerValue) { 0 };
}

static gboolean
has_neighbors (HekExplorerValueKind kind)
{
  return kind == HEK_EXPLORER_VALUE_DENSITY || kind == HEK_EXPLORER_VALUE_TRUSTWORTHINESS ||
         kind == HEK_EXPLORER_VALUE_CONTINUITY || kind == HEK_EXPLORER_VALUE_NEIGHBORS_KEPT;
}

guint
hek_explorer_value_get_k (const HekExplorerValue *value)
{
  if (value->kind == HEK_EXPLORER_VALUE_KMEANS)
    return value->k == 0 ? DEFAULT_CLUSTERS : CLAMP (value->k, 2, HEK_EXPLORER_MAX_CLUSTERS);
  return value->k == 0 ? DEFAULT_NEIGHBORS : MIN (value->k, HEK_EXPLORER_MAX_NEIGHBORS);
}

/* Only what the kind looks at. */
gboolean
hek_explorer_value_equal (const HekExplorerValue *a,
                          const HekExplorerValue *b)
{
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case HEK_EXPLORER_VALUE_FIELD:
      return a->field == b->field && a->as == b->as;
    case HEK_EXPLORER_VALUE_KMEANS:
      return hek_explorer_value_get_k (a) == hek_explorer_value_get_k (b) &&
             !a->of_places == !b->of_places;
    case HEK_EXPLORER_VALUE_HDBSCAN:
      return a->min_cluster_size == b->min_cluster_size;
    case HEK_EXPLORER_VALUE_DISTANCE:
      return a->row_id == b->row_id;
    case HEK_EXPLORER_VALUE_TAGS:
    case HEK_EXPLORER_VALUE_QUANTIZATION_ERROR:
    case HEK_EXPLORER_VALUE_EXTERN:
      return g_strcmp0 (a->name, b->name) == 0;
    default:
      return !has_neighbors (a->kind) ||
             hek_explorer_value_get_k (a) == hek_explorer_value_get_k (b);
    }
}

gboolean
hek_explorer_value_is_of_places (const HekExplorerValue *value)
{
  return value->kind == HEK_EXPLORER_VALUE_HDBSCAN || has_neighbors (value->kind) ||
         (value->kind == HEK_EXPLORER_VALUE_KMEANS && value->of_places);
}

static char *
dup_clusters_label (const HekExplorerValue *value)
{
  guint k = hek_explorer_value_get_k (value);

  return value->of_places
           ? g_strdup_printf (ngettext ("k-means of places, %u cluster",
                                        "k-means of places, %u clusters", k), k)
           : g_strdup_printf (ngettext ("k-means, %u cluster", "k-means, %u clusters", k), k);
}

char *
hek_explorer_value_dup_label (const HekExplorerValue *value,
                              HekSchema              *schema)
{
  switch (value->kind)
    {
    case HEK_EXPLORER_VALUE_NONE:
      return g_strdup (_("Nothing"));
    case HEK_EXPLORER_VALUE_FIELD:
      return schema != NULL && value->field < schema->n_fields
               ? g_strdup (hek_schema_get_field (schema, value->field)->name)
               : g_strdup_printf (_("Field %u"), value->field + 1);
    case HEK_EXPLORER_VALUE_TAGS:
      return value->name != NULL ? g_strdup_printf (_("Tag “%s”"), value->name)
                                 : g_strdup (_("Tags"));
    case HEK_EXPLORER_VALUE_KMEANS:
      return dup_clusters_label (value);
    case HEK_EXPLORER_VALUE_HDBSCAN:
      return g_strdup (_("Clusters by density"));
    case HEK_EXPLORER_VALUE_DENSITY:
      return g_strdup (_("Local density"));
    case HEK_EXPLORER_VALUE_TRUSTWORTHINESS:
      return g_strdup (_("Trustworthiness"));
    case HEK_EXPLORER_VALUE_CONTINUITY:
      return g_strdup (_("Continuity"));
    case HEK_EXPLORER_VALUE_NEIGHBORS_KEPT:
      return g_strdup (_("Neighbours kept"));
    case HEK_EXPLORER_VALUE_QUANTIZATION_ERROR:
      return g_strdup (_("Quantization error"));
    case HEK_EXPLORER_VALUE_DISTANCE:
      return g_strdup (_("Distance"));
    case HEK_EXPLORER_VALUE_HITS:
      return g_strdup (_("Search"));
    case HEK_EXPLORER_VALUE_EXTERN:
    default:
      return g_strdup (value->name != NULL ? value->name : "");
    }
}

void
hek_explorer_value_get_options (const HekExplorerValue *value,
                                HekSceneColorOptions   *options)
{
  *options = (HekSceneColorOptions) { .clip = CLIP };
  if (value->kind == HEK_EXPLORER_VALUE_DENSITY)
    options->colormap = HEK_COLORMAP_DIVERGING; /* 0 is the usual density */
}

/* --- as JSON --------------------------------------------------------------------------------- */

void
hek_explorer_value_to_json (const HekExplorerValue *value,
                            HekSchema              *schema,
                            GString                *out)
{
  const char *kind = kinds[value->kind];

  if (value->kind == HEK_EXPLORER_VALUE_FIELD &&
      (schema == NULL || value->field >= schema->n_fields))
    kind = NULL;
  g_string_append_c (out, '{');
  hek_explorer_json_add_text (out, "kind", kind != NULL ? kind : "none");
  if (kind != NULL && value->kind == HEK_EXPLORER_VALUE_FIELD)
    {
      hek_explorer_json_add_text (out, "field", hek_schema_get_field (schema, value->field)->name);
      hek_explorer_json_add_text (out, "as", ways[value->as]);
    }
  if (kind != NULL && value->k != 0)
    g_string_append_printf (out, ",\"k\":%u", value->k);
  if (kind != NULL && value->of_places)
    hek_explorer_json_add_bool (out, "of_places", TRUE);
  if (kind != NULL && value->min_cluster_size != 0)
    g_string_append_printf (out, ",\"min_cluster_size\":%u", value->min_cluster_size);
  if (kind != NULL && value->name != NULL)
    hek_explorer_json_add_text (out, "name", value->name);
  if (value->kind == HEK_EXPLORER_VALUE_DISTANCE)
    g_string_append_printf (out, ",\"row\":%" G_GUINT64_FORMAT, value->row_id);
  g_string_append_c (out, '}');
}

static gboolean
read_field (const HekJsonValue *json,
            HekSchema          *schema,
            guint              *field)
{
  g_autofree char *name = hek_explorer_json_dup_text (json, "field");

  for (guint i = 0; name != NULL && schema != NULL && i < schema->n_fields; i++)
    if (g_str_equal (hek_schema_get_field (schema, i)->name, name))
      {
        *field = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
hek_explorer_value_from_json (const HekJsonValue *json,
                              HekSchema          *schema,
                              HekExplorerValue   *out)
{
  g_autofree char *none = hek_explorer_json_dup_text (json, "kind");
  guint64 k = 0, min_cluster_size = 0;
  HekExplorerValue value = { 0 };
  guint kind, way;

  if (g_strcmp0 (none, "none") == 0)
    {
      *out = value;
      return TRUE;
    }
  if (!hek_explorer_json_get_word (json, "kind", kinds, G_N_ELEMENTS (kinds), &kind))
    return FALSE;
  value.kind = (HekExplorerValueKind) kind;
  if (value.kind == HEK_EXPLORER_VALUE_FIELD && !read_field (json, schema, &value.field))
    return FALSE;
  if (hek_explorer_json_get_word (json, "as", ways, G_N_ELEMENTS (ways), &way))
    value.as = (HekExplorerValueAs) way;
  hek_explorer_json_get_number (json, "k", HEK_EXPLORER_MAX_CLUSTERS, &k);
  hek_explorer_json_get_number (json, "min_cluster_size", G_MAXUINT32, &min_cluster_size);
  hek_explorer_json_get_number (json, "row", G_MAXINT64, &value.row_id);
  hek_explorer_json_get_bool (json, "of_places", &value.of_places);
  value.k = (guint) k;
  value.min_cluster_size = (guint) min_cluster_size;
  value.name = hek_explorer_json_dup_text (json, "name");
  if (value.kind == HEK_EXPLORER_VALUE_QUANTIZATION_ERROR && value.name == NULL)
    return FALSE;
  *out = value;
  return TRUE;
}
