/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-store-error.h"

G_DEFINE_QUARK (hek-store-error-quark, hek_store_error)
