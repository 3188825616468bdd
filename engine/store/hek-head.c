/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a journal in memory: see the header. */
#include "config.h"

#include "hek-head-private.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "hek-ref.h"
#include "hek-store.h"

/* Address space of a journal's vectors; pages take memory when they are written. */
#define MAX_VECTOR_BYTES ((gsize) 1 << 30)
/* Of x86-64 and of aarch64 with pages of 4 KiB. */
#define LARGE_PAGE_BYTES ((gsize) 1 << 21)

gsize
hek_vector_stride (const HekSchema *schema)
{
  return (schema->dim * hek_dtype_bytes (schema->dtype) + 63) / 64 * 64;
}

/* Large pages for what a long journal needs: meeting memory page by page takes longer than filling
 * it. A short one does not get more than it fills. */
static void
use_large_pages (gpointer map,
                 gsize    n_bytes)
{
  gsize begin = (GPOINTER_TO_SIZE (map) + 2 * LARGE_PAGE_BYTES - 1) & ~(LARGE_PAGE_BYTES - 1);
  gsize end = (GPOINTER_TO_SIZE (map) + n_bytes) & ~(LARGE_PAGE_BYTES - 1);

  if (begin < end)
    (void) madvise (GSIZE_TO_POINTER (begin), end - begin, MADV_HUGEPAGE);
}

HekHead *
hek_head_new (HekSchema  *schema,
              int         key_field,
              GError    **error)
{
  gsize stride = hek_vector_stride (schema);
  gsize capacity = MIN (HEK_STORE_JOURNAL_MAX_ROWS, MAX_VECTOR_BYTES / stride);
  gsize map_bytes = capacity * (stride + 2 * sizeof (guint64));
  gpointer map = mmap (NULL, map_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  HekHead *head;

  if (map == MAP_FAILED)
    {
      hek_file_ops_fail (error, "journal", "memory", errno);
      return NULL;
    }
  use_large_pages (map, capacity * stride);
  head = g_new0 (HekHead, 1);
  g_atomic_ref_count_init (&head->ref_count);
  pthread_mutex_init (&head->lock, NULL);
  head->schema = hek_schema_ref (schema);
  head->key_field = key_field;
  head->stride_bytes = stride;
  head->capacity = capacity;
  head->map = map;
  head->map_bytes = map_bytes;
  head->vectors = map;
  head->row_ids = (guint64 *) (head->vectors + capacity * stride);
  head->seqs = head->row_ids + capacity;
  head->n_bytes = HEK_BLOCK_HEADER_BYTES;
  head->columns = g_new0 (HekColumn *, schema->n_fields);
  for (guint i = 0; i < schema->n_fields; i++)
    head->columns[i] = hek_column_new (hek_schema_get_field (schema, i)->type);
  if (key_field >= 0)
    head->keys = hek_key_table_new ();
  return head;
}

HekHead *
hek_head_ref (HekHead *head)
{
  g_atomic_ref_count_inc (&head->ref_count);
  return head;
}

void
hek_head_unref (HekHead *head)
{
  if (!hek_ref_drop (&head->ref_count))
    return;
  for (guint i = 0; i < head->schema->n_fields; i++)
    hek_column_free (head->columns[i]);
  g_free (head->columns);
  g_clear_pointer (&head->keys, hek_key_table_free);
  g_clear_pointer (&head->thumbnails, g_ptr_array_unref);
  hek_schema_unref (head->schema);
  pthread_mutex_destroy (&head->lock);
  munmap (head->map, head->map_bytes);
  g_free (head);
}

/* Of the next @n rows; the lock is held. */
static void
add_thumbnails (HekHead   *head,
                GPtrArray *thumbnails,
                gsize      n)
{
  if (thumbnails == NULL && head->thumbnails == NULL)
    return;
  if (head->thumbnails == NULL)
    {
      head->thumbnails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_set_size (head->thumbnails, (int) head->n_rows);
    }
  for (gsize row = 0; row < n; row++)
    {
      GBytes *bytes = thumbnails != NULL ? thumbnails->pdata[row] : NULL;

      head->thumbnail_bytes += bytes != NULL ? g_bytes_get_size (bytes) : 0;
      g_ptr_array_add (head->thumbnails, bytes != NULL ? g_bytes_ref (bytes) : NULL);
    }
}

void
hek_head_add (HekHead             *head,
              guint64              first_id,
              guint64              seq,
              const HekColumnView *columns,
              GPtrArray           *thumbnails,
              gsize                n)
{
  HekKey key;

  g_assert (n <= head->capacity - head->n_rows);
  pthread_mutex_lock (&head->lock);
  for (gsize row = 0; row < n; row++)
    {
      head->row_ids[head->n_rows + row] = first_id + row;
      head->seqs[head->n_rows + row] = seq;
      for (guint i = 0; i < head->schema->n_fields; i++)
        hek_column_append_view (head->columns[i], &columns[i], row);
      if (head->keys != NULL && hek_key_from_column (&key, &columns[head->key_field], row))
        hek_key_table_add (head->keys, key.hash);
    }
  add_thumbnails (head, thumbnails, n);
  head->n_rows += n;
  pthread_mutex_unlock (&head->lock);
}

void
hek_head_find_key (HekHead        *head,
                   const HekKey   *key,
                   gsize           n,
                   HekHeadKeyFunc  func,
                   gpointer        data)
{
  HekColumnView view;

  pthread_mutex_lock (&head->lock);
  view = hek_column_view_of (head->columns[head->key_field], head->n_rows);
  for (guint32 row = hek_key_table_find (head->keys, key->hash); row != HEK_KEY_NONE;
       row = hek_key_table_older (head->keys, row))
    if (row < n && hek_key_equals (key, &view, row) && func (row, data))
      break;
  pthread_mutex_unlock (&head->lock);
}

HekColumn *
hek_head_copy_column (HekHead *head,
                      guint    field,
                      gsize    first,
                      gsize    n)
{
  HekColumn *copy = hek_column_new (hek_schema_get_field (head->schema, field)->type);

  pthread_mutex_lock (&head->lock);
  for (gsize i = 0; i < n; i++)
    hek_column_append_from (copy, head->columns[field], first + i);
  pthread_mutex_unlock (&head->lock);
  return copy;
}

char *
hek_head_dup_key (HekHead *head,
                  gsize    row)
{
  HekColumnView view;
  HekKey key;
  char *text = NULL;

  pthread_mutex_lock (&head->lock);
  view = hek_column_view_of (head->columns[head->key_field], head->n_rows);
  if (hek_key_from_column (&key, &view, row))
    text = hek_key_dup (&key);
  pthread_mutex_unlock (&head->lock);
  return text;
}

GBytes *
hek_head_dup_thumbnail (HekHead *head,
                        gsize    row)
{
  GBytes *bytes = NULL;

  pthread_mutex_lock (&head->lock);
  if (head->thumbnails != NULL && row < head->thumbnails->len &&
      head->thumbnails->pdata[row] != NULL)
    bytes = g_bytes_ref (head->thumbnails->pdata[row]);
  pthread_mutex_unlock (&head->lock);
  return bytes;
}

gsize
hek_head_get_memory (HekHead *head)
{
  gsize n_bytes;

  pthread_mutex_lock (&head->lock);
  n_bytes = head->n_rows * (head->stride_bytes + 2 * sizeof (guint64)) + head->thumbnail_bytes;
  for (guint i = 0; i < head->schema->n_fields; i++)
    n_bytes += head->n_rows * sizeof (gint64) +
               (head->columns[i]->bytes != NULL ? head->columns[i]->bytes->len : 0);
  if (head->keys != NULL)
    n_bytes += hek_key_table_get_memory (head->keys);
  pthread_mutex_unlock (&head->lock);
  return n_bytes;
}
