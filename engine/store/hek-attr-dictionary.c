/* SPDX-License-Identifier: Apache-2.0 */
/* Dictionaries of text columns: the texts in the order of their first rows, a code a row. */
#include "config.h"

#include "hek-attr-private.h"

#include <string.h>
#include <xxhash.h>

/* Given up when, after so many rows, more than half of them were new texts. */
#define TRIAL_ROWS 8192u

typedef struct
{
  HekDictionary *out;
  GArray *hashes;  /* of guint64, one an entry */
  guint32 *slots;  /* entry + 1; 0: free */
  gsize n_slots;   /* a power of two */
} Builder;

static void
builder_grow (Builder *builder)
{
  builder->n_slots = builder->n_slots == 0 ? 256 : builder->n_slots * 2;
  g_free (builder->slots);
  builder->slots = g_new0 (guint32, builder->n_slots);
  for (guint32 i = 0; i < builder->hashes->len; i++)
    {
      gsize slot = g_array_index (builder->hashes, guint64, i) & (builder->n_slots - 1);

      while (builder->slots[slot] != 0)
        slot = (slot + 1) & (builder->n_slots - 1);
      builder->slots[slot] = i + 1;
    }
}

static gboolean
entry_is (const Builder *builder,
          guint32        entry,
          guint64        hash,
          const char    *text,
          gsize          n_bytes)
{
  const guint64 *offsets = (const guint64 *) builder->out->offsets->data;

  return g_array_index (builder->hashes, guint64, entry) == hash &&
         offsets[entry + 1] - offsets[entry] - 1 == n_bytes &&
         memcmp (builder->out->bytes->data + offsets[entry], text, n_bytes) == 0;
}

static guint32
builder_code (Builder    *builder,
              const char *text,
              gsize       n_bytes)
{
  guint64 hash = XXH3_64bits (text, n_bytes);
  guint64 end;
  gsize slot;

  if ((builder->hashes->len + 1) * 4 > builder->n_slots * 3)
    builder_grow (builder);
  for (slot = hash & (builder->n_slots - 1); builder->slots[slot] != 0;
       slot = (slot + 1) & (builder->n_slots - 1))
    if (entry_is (builder, builder->slots[slot] - 1, hash, text, n_bytes))
      return builder->slots[slot] - 1;

  g_array_append_val (builder->hashes, hash);
  g_byte_array_append (builder->out->bytes, (const guint8 *) text, (guint) n_bytes + 1);
  end = builder->out->bytes->len;
  g_array_append_val (builder->out->offsets, end);
  builder->slots[slot] = builder->hashes->len;
  return builder->hashes->len - 1;
}

HekDictionary *
hek_dictionary_try_new (const HekColumn *column)
{
  const guint64 zero = 0;
  g_autoptr (HekDictionary) dictionary = g_new0 (HekDictionary, 1);
  Builder builder = { .out = dictionary };
  gboolean worth = column->n > 0;

  dictionary->codes = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) column->n);
  dictionary->offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  dictionary->bytes = g_byte_array_new ();
  g_array_append_val (dictionary->offsets, zero);
  builder.hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (gsize i = 0; i < column->n && worth; i++)
    {
      gsize n_bytes;
      const char *text = hek_column_get_text (column, i, &n_bytes);
      guint32 code = builder_code (&builder, text, n_bytes);

      g_array_append_val (dictionary->codes, code);
      worth = i < TRIAL_ROWS || builder.hashes->len <= i / 2;
    }
  g_array_unref (builder.hashes);
  g_free (builder.slots);
  return worth ? g_steal_pointer (&dictionary) : NULL;
}

void
hek_dictionary_free (HekDictionary *dictionary)
{
  g_array_unref (dictionary->codes);
  g_array_unref (dictionary->offsets);
  g_byte_array_unref (dictionary->bytes);
  g_free (dictionary);
}
