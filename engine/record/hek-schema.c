/* SPDX-License-Identifier: Apache-2.0 */
/* What rows hold; see the header. */
#include "config.h"

#include "hek-schema.h"

#include "hek-ref.h"

static const char *const type_ids[HEK_N_FIELD_TYPES] = {
  [HEK_FIELD_INTEGER] = "integer", [HEK_FIELD_REAL] = "real", [HEK_FIELD_TEXT] = "text",
  [HEK_FIELD_BOOLEAN] = "boolean", [HEK_FIELD_TIME] = "time", [HEK_FIELD_JSON] = "json",
};

const char *
hek_field_type_id (HekFieldType type)
{
  g_return_val_if_fail (type < HEK_N_FIELD_TYPES, NULL);

  return type_ids[type];
}

gboolean
hek_field_type_parse (const char   *id,
                      HekFieldType *type)
{
  for (guint i = 0; i < HEK_N_FIELD_TYPES; i++)
    if (g_str_equal (id, type_ids[i]))
      {
        *type = i;
        return TRUE;
      }
  return FALSE;
}

HekSchema *
hek_schema_new (HekDtype        dtype,
                guint           dim,
                const HekField *fields,
                guint           n_fields)
{
  HekSchema *schema = g_new0 (HekSchema, 1);

  g_atomic_ref_count_init (&schema->ref_count);
  schema->dtype = dtype;
  schema->dim = dim;
  schema->n_fields = n_fields;
  schema->fields = g_new (HekField, n_fields);
  for (guint i = 0; i < n_fields; i++)
    schema->fields[i] = (HekField) { g_strdup (fields[i].name), fields[i].type };
  return schema;
}

HekSchema *
hek_schema_with_meaning (const HekSchema *schema,
                         HekMeaning       meaning)
{
  HekSchema *copy = hek_schema_new (schema->dtype, schema->dim, schema->fields, schema->n_fields);

  copy->meaning = meaning;
  return copy;
}

HekSchema *
hek_schema_ref (HekSchema *schema)
{
  g_atomic_ref_count_inc (&schema->ref_count);
  return schema;
}

void
hek_schema_unref (HekSchema *schema)
{
  if (!hek_ref_drop (&schema->ref_count))
    return;
  for (guint i = 0; i < schema->n_fields; i++)
    g_free (schema->fields[i].name);
  g_free (schema->fields);
  g_free (schema);
}

const HekField *
hek_schema_get_field (const HekSchema *schema,
                      guint            idx)
{
  g_return_val_if_fail (idx < schema->n_fields, NULL);

  return &schema->fields[idx];
}

int
hek_schema_find_field (const HekSchema *schema,
                       const char      *name)
{
  for (guint i = 0; i < schema->n_fields; i++)
    if (g_str_equal (schema->fields[i].name, name))
      return (int) i;
  return -1;
}
