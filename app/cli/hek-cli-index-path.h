/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/* The path of the search for the @k rows nearest to that of --row: printed. */
gboolean hek_cli_index_print_path (HekCli *cli, HekSearcher *searcher, guint k, guint ef,
                                   GError **error);

G_END_DECLS
