/* SPDX-License-Identifier: Apache-2.0 */
/* Whether rows of sources fit a collection or each other, and what is made for them. */
#include "config.h"

#include "hek-collection-import-private.h"

static HekSource *
source_at (const GPtrArray *sources,
           guint            i)
{
  return g_ptr_array_index (sources, i);
}

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID, message);
  return FALSE;
}

/* The fields of all sources, those of the first one first. */
static HekSchema *
merge_schemas (const HekImportPlan *plan,
               const GPtrArray     *sources)
{
  const HekSchema *first = source_at (sources, 0)->schema;
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (HekField));
  g_autoptr (HekSchema) schema = NULL;

  for (guint i = 0; i < sources->len; i++)
    {
      const HekSchema *own = source_at (sources, i)->schema;

      for (guint j = 0; j < own->n_fields; j++)
        {
          const HekField *field = hek_schema_get_field (own, j);
          gboolean known = FALSE;

          for (guint k = 0; k < fields->len && !known; k++)
            known = g_str_equal (g_array_index (fields, HekField, k).name, field->name);
          if (!known)
            g_array_append_vals (fields, field, 1);
        }
    }
  schema = hek_schema_new (plan->has_dtype ? plan->dtype : first->dtype, first->dim,
                           (const HekField *) fields->data, fields->len);
  return hek_schema_with_meaning (schema, plan->meaning);
}

/* Whether rows of @source can become rows of @schema. */
static gboolean
check_source (const HekSource  *source,
              const HekSchema  *schema,
              const char       *whose,
              GError          **error)
{
  if (source->schema->dim == 0)
    return fail (error, "%s: there are no vectors in it", source->name);
  if (source->schema->dim != schema->dim)
    return fail (error, "%s: its vectors have %u dimensions, those of %s %u", source->name,
                 source->schema->dim, whose, schema->dim);
  for (guint i = 0; i < source->schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (source->schema, i);
      int at = hek_schema_find_field (schema, field->name);

      if (at < 0)
        return fail (error, "%s: %s has no field “%s”; leave the field out, or import into a new "
                            "collection", source->name, whose, field->name);
      if (hek_schema_get_field (schema, (guint) at)->type != field->type)
        return fail (error, "%s: field “%s” is %s, but %s in %s", source->name, field->name,
                     hek_field_type_id (field->type),
                     hek_field_type_id (hek_schema_get_field (schema, (guint) at)->type), whose);
    }
  return TRUE;
}

static gboolean
check_named_field (const HekSchema  *schema,
                   const char       *name,
                   gboolean          integer_too,
                   GError          **error)
{
  int at = name != NULL ? hek_schema_find_field (schema, name) : -1;
  HekFieldType type;

  if (name == NULL)
    return TRUE;
  if (at < 0)
    return fail (error, "there is no field “%s”", name);
  type = hek_schema_get_field (schema, (guint) at)->type;
  if (type != HEK_FIELD_TEXT && !(integer_too && type == HEK_FIELD_INTEGER))
    return fail (error, "field “%s” is %s; it has to be text%s", name, hek_field_type_id (type),
                 integer_too ? " or integer" : "");
  return TRUE;
}

gboolean
hek_import_plan_check (const HekImportPlan  *plan,
                       HekStore             *store,
                       const GPtrArray      *sources,
                       GError              **error)
{
  g_autoptr (HekSchema) schema = store != NULL ? hek_schema_ref (hek_store_get_schema (store))
                                               : merge_schemas (plan, sources);

  for (guint i = 0; i < sources->len; i++)
    if (!check_source (source_at (sources, i), schema,
                       store != NULL ? "the collection" : source_at (sources, 0)->name, error))
      return FALSE;
  if (store == NULL && plan->meaning == HEK_MEANING_LAB && schema->dim % 3 != 0)
    return fail (error, "%s: vectors of %u dimensions are no colours of L*, a* and b*",
                 source_at (sources, 0)->name, schema->dim);
  return store != NULL || (check_named_field (schema, plan->key_field, TRUE, error) &&
                           check_named_field (schema, plan->text_field, FALSE, error));
}

HekSchema *
hek_import_plan_make_spec (const HekImportPlan  *plan,
                           const GPtrArray      *sources,
                           HekStoreSpec         *spec)
{
  HekSource *first = source_at (sources, 0);
  HekSchema *schema = merge_schemas (plan, sources);

  *spec = (HekStoreSpec){
    .schema = schema,
    .distance = plan->has_distance    ? plan->distance
                : first->has_distance ? first->distance
                                      : HEK_DISTANCE_L2,
    .key_field = plan->key_field,
    .text_field = plan->text_field,
    .history_s = -1,
  };
  return schema;
}
